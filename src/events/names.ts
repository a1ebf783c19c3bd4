// What kinds, places, states, acts and the like of events are called.
import { defineMessages, type Message } from '#web/messages/index.ts'
import type { Category } from './budget.ts'
import type { Act, Institution, Kind, Modality } from './event.ts'
import type { gaps } from './human-rights.ts'
import type { StaffRole } from './staff.ts'
import type { Member } from './show.ts'
import type { State, WayName } from './state.ts'

export const kindNames: Readonly<Record<Kind, Message>> = defineMessages('event-kind', {
  course: 'Course',
  'study-tour': 'Study tour',
  'train-the-trainer': 'Train-the-trainer course',
  exchange: 'Professional exchange',
  conference: 'Conference',
  workshop: 'Workshop',
  assessment: 'Assessment',
  'technical-assistance': 'Technical assistance',
  'equipment-donation': 'Donation of equipment',
  'unit-vetting': 'Vetting of a unit',
} satisfies Record<Kind, string>)

export const modalityNames: Readonly<Record<Modality, Message>> = defineMessages('event-modality', {
  'in-country': 'In the country',
  'united-states': 'In the United States',
  'third-country': 'In a third country',
  academy: 'At an academy',
  online: 'Online',
} satisfies Record<Modality, string>)

export const institutionNames: Readonly<Record<Institution, Message>> = defineMessages('event-institution', {
  police: 'Police',
  courts: 'Courts',
  corrections: 'Corrections',
  'cross-cutting': 'Several of them',
} satisfies Record<Institution, string>)

export const stateNames: Readonly<Record<State, Message>> = defineMessages('event-state', {
  created: 'Created',
  'pending-approval': 'Pending approval',
  approved: 'Approved',
  cancelled: 'Cancelled by us',
  closed: 'Closed by the host',
  completed: 'Completed',
  finalised: 'Finalised',
} satisfies Record<State, string>)

/** What a way is called on a form, and on its button. */
export const wayNames: Readonly<Record<WayName, Message>> = defineMessages('event-way', {
  ask: 'Put it before an approver',
  sendBack: 'Send it back',
  approve: 'Approve it',
  complete: 'It was held: complete it',
  reopen: 'Reopen it',
  finalise: 'Finalise and lock it',
  cancel: 'Cancel it',
  close: 'The host cancelled it',
} satisfies Record<WayName, string>)
export const wayReasons: Readonly<Record<WayName, Message>> = defineMessages('event-way-why', {
  ask: 'Its plan then stays as it is: kind, place, nations, award, course, planned participants and amounts.',
  sendBack: 'It is planned anew and needs a new approval.',
  approve: 'Whoever asked for it does not approve it.',
  complete: 'Costs and counts can still come in.',
  reopen: 'It stands as approved again until it is completed.',
  finalise: 'For good: nobody changes it, its sessions, staff, budget or roster afterwards.',
  cancel: 'Whoever stands on its roster is taken off. It stays as it was.',
  close: 'Whoever stands on its roster is taken off. It stays as it was.',
} satisfies Record<WayName, string>)

export const actNames: Readonly<Record<Act, Message>> = defineMessages('event-act', {
  added: 'Planned',
  changed: 'Changed',
  moved: 'Moved to other days',
  asked: 'Put before an approver',
  'sent-back': 'Sent back',
  approved: 'Approved',
  completed: 'Completed',
  reopened: 'Reopened',
  finalised: 'Finalised and locked',
  cancelled: 'Cancelled by us',
  closed: 'Closed by the host',
  counted: 'Counted',
  'budget-set': 'Amounts set',
  'session-added': 'A session added',
  'session-changed': 'A session changed',
  'session-withdrawn': 'A session withdrawn',
  'staff-added': 'Somebody from outside named',
  'staff-changed': 'Somebody from outside changed',
  'staff-withdrawn': 'Somebody from outside taken off',
} satisfies Record<Act, string>)

export const memberNames: Readonly<Record<Member, Message>> = defineMessages('event-member', {
  title: 'Title in English',
  localTitle: 'Title in the local language',
  localLanguage: 'Language of that title',
  kind: 'Kind',
  modality: 'Held',
  academy: 'Academy',
  country: 'Post',
  nations: 'Nations',
  placeCountry: 'Country of the place',
  place: 'Place',
  institution: 'Institution',
  course: 'Course',
  edition: 'Edition',
  award: 'Award',
  fundingSource: 'Funding source',
  law: 'Authorising law',
  programme: 'Programme of the country strategy',
  keyActivity: 'Key activity',
  justification: 'Justification',
  objectives: 'Objectives',
  profile: 'Who should take part',
  interpreted: 'Languages interpreted',
  startsOn: 'First day',
  endsOn: 'Last day',
  plannedParticipants: 'Planned participants',
  headCount: 'Came in all',
  headCountFemale: 'Women',
  headCountSource: 'Who counted',
  state: 'State',
  sessions: 'Timetable',
  staff: 'Instructors, interpreters, facilitators',
  budget: 'Budget',
} satisfies Record<Member, string>)

export const staffRoleNames: Readonly<Record<StaffRole, Message>> = defineMessages('event-staff-role', {
  instructor: 'Instructor',
  interpreter: 'Interpreter',
  facilitator: 'Facilitator',
} satisfies Record<StaffRole, string>)

export const categoryNames: Readonly<Record<Category, Message>> = defineMessages('event-budget-category', {
  'air-travel': 'Air travel',
  'ground-travel': 'Ground travel',
  lodging: 'Lodging',
  'meals-and-incidentals': 'Meals and incidental expenses (M&IE)',
  insurance: 'Insurance',
  rooms: 'Rooms',
  equipment: 'Equipment',
  meals: 'Meals',
  interpretation: 'Interpretation',
  registration: 'Registration',
  supplies: 'Supplies',
  other: 'Other',
} satisfies Record<Category, string>)

export const gapNames: Readonly<Record<(typeof gaps)[number], Message>> = defineMessages('event-gap', {
  'no-course': 'Held by no course of the catalogue',
  'nothing-said': 'The course says nothing of human rights',
  'no-hours': 'The course does not say for how many hours',
} satisfies Record<(typeof gaps)[number], string>)
