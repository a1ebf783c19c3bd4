// Courses, and events of two countries, full of canaries, and everything that may be done with them by whom.
import { keepUpload } from '#kernel/uploads.ts'
import type { Event } from '../../src/events/event.ts'
import { bureau, canaries, may, operations, personWith, signedIn, within } from './bureau.ts'
import type { Cell } from './cells.ts'

const officer = personWith('hq-programme-officer')
const reason = 'As it was asked for.'
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
export type EventTag = keyof typeof scopesOf
export const eventTags = Object.keys(scopesOf) as EventTag[]
/** Somebody else asked for the approval of what waits for it. */
const asker = await signedIn('asker', { role: 'hq-programme-officer', scopeKind: 'everything', scopeCode: null })

const act = async (name: string, input: object, by = officer) =>
  (await bureau.act(
    by.session,
    operations.find((op) => op.name === name)!,
    input,
  )) as Event

async function enter(tag: EventTag) {
  const word = (of: string) => {
    canaries.set(`canary${tag}event${of}`, { any: [...scopesOf[tag]], needs: 'event.read' })
    return `Canary${tag}event${of}`
  }
  const add = (of: string, more: object = {}) =>
    act('events.add', {
      title: word(of),
      kind: 'course',
      modality: 'in-country',
      country: tag.toUpperCase(),
      institution: 'police',
      startsOn: '2014-03-03',
      endsOn: '2014-03-07',
      justification: 'x',
      objectives: 'x',
      plannedParticipants: 3,
      ...more,
    })
  const [created, pending, approved, completed] = [
    await add('created', {
      place: word('place'),
      objectives: word('objectives'),
      localTitle: word('local'),
      localLanguage: 'fr',
    }),
    await add('pending'),
    await add('approved'),
    await add('completed'),
  ]
  const on = { event: created.id }
  await act('events.setBudgetLine', { ...on, category: 'meals', currency: 'USD', planned: '10' })
  const { sessions } = (await act('events.addSession', {
    ...on,
    heldOn: '2014-03-03',
    fromTime: '09:00',
    untilTime: '10:00',
    title: word('session'),
  })) as unknown as { sessions: { id: string }[] }
  const { staff } = (await act('events.addStaff', {
    ...on,
    role: 'instructor',
    name: word('staff'),
    organisation: word('firm'),
  })) as unknown as { staff: { id: string }[] }
  await act('events.change', { ...on, place: word('place'), profile: word('profile'), reason: word('reason') })
  for (const { id } of [pending, approved, completed]) await act('events.ask', { event: id }, asker)
  for (const { id } of [approved, completed]) await act('events.approve', { event: id })
  await act('events.complete', { event: completed.id })
  return {
    created: created.id,
    pending: pending.id,
    approved: approved.id,
    completed: completed.id,
    session: sessions[0]!.id,
    member: staff[0]!.id,
  }
}

await act('courses.add', { course: 'CANARY-1', title: 'Known to everybody' })
export const eventsOf = { ht: await enter('ht'), ke: await enter('ke') }

const csv =
  'title,kind,modality,country,institution,starts on,ends on\nNew event,course,in-country,HT,police,2014-05-05,2014-05-09\n'
const courseCsv = 'code,title\nCANARY-2,New course\n'
const keep = async (name: string, text: string) =>
  (
    await keepUpload(
      bureau,
      officer.session,
      name,
      (async function* () {
        yield Buffer.from(text)
      })(),
    )
  ).id
/** Kept tables of events and of courses. */
export const eventTable = await keep('events.csv', csv)
export const courseTable = await keep('courses.csv', courseCsv)

const inScope = (
  input: (events: (typeof eventsOf)[EventTag], country: string) => object,
  needs: 'event.keep' | 'event.approve' = 'event.keep',
): Cell[] =>
  eventTags.map((tag) => ({
    to: tag,
    input: input(eventsOf[tag], tag.toUpperCase()),
    reaches: (by) => within(by, needs, scopesOf[tag]),
  }))
const always = (input: object): Cell[] => [{ to: 'the catalogue', input, reaches: (by) => may(by, 'course.keep') }]

export const eventCells: Readonly<Record<string, readonly Cell[]>> = {
  'courses.add': always({ course: 'NEW-1', title: 'New course' }),
  'courses.issue': always({ course: 'CANARY-1', title: 'Another title', reason }),
  'courses.retire': always({ course: 'CANARY-1', reason }),
  'courses.import': always({ csv: courseCsv }),
  'events.add': inScope((_, country) => ({
    title: 'New event',
    kind: 'course',
    modality: 'in-country',
    country,
    institution: 'police',
    startsOn: '2014-05-05',
    endsOn: '2014-05-09',
  })),
  'events.change': inScope(({ created }) => ({ event: created, title: 'Other title', reason })),
  'events.move': inScope(({ pending }) => ({ event: pending, startsOn: '2014-03-04', endsOn: '2014-03-08', reason })),
  'events.ask': inScope(({ created }) => ({ event: created })),
  'events.approve': inScope(({ pending }) => ({ event: pending }), 'event.approve'),
  'events.sendBack': inScope(({ approved }) => ({ event: approved, reason })),
  'events.complete': inScope(({ approved }) => ({ event: approved })),
  'events.reopen': inScope(({ completed }) => ({ event: completed, reason })),
  'events.finalise': inScope(({ completed }) => ({ event: completed })),
  'events.cancel': inScope(({ approved }) => ({ event: approved, reason })),
  'events.close': inScope(({ approved }) => ({ event: approved, reason })),
  'events.setBudget': inScope(({ created }) => ({
    event: created,
    lines: [{ category: 'meals', currency: 'USD', actual: '3' }],
  })),
  'events.setBudgetLine': inScope(({ created }) => ({
    event: created,
    category: 'meals',
    currency: 'USD',
    actual: '4',
  })),
  'events.count': inScope(({ completed }) => ({ event: completed, headCount: 3 })),
  'events.addSession': inScope(({ created }) => ({
    event: created,
    heldOn: '2014-03-04',
    fromTime: '09:00',
    untilTime: '10:00',
    title: 'x',
  })),
  'events.withdrawSession': inScope(({ created, session }) => ({ event: created, session, reason })),
  'events.changeSession': inScope(({ created, session }) => ({ event: created, session, title: 'y', reason })),
  'events.addStaff': inScope(({ created }) => ({ event: created, role: 'interpreter', organisation: 'x' })),
  'events.changeStaff': inScope(({ created, member }) => ({ event: created, member, organisation: 'y', reason })),
  'events.withdrawStaff': inScope(({ created, member }) => ({ event: created, member, reason })),
  // a row of a post that is not theirs is answered as a wrong row
  'events.import': [{ to: 'a table', input: { csv }, reaches: () => true }],
}
