// The way of a batch of clearance, from its submission to its end. The database keeps the same table (clearance_goes) and refuses
// whatever else.

export const batchStates = [
  'submitted',
  'accepted',
  'rejected',
  'local-checks',
  'local-complete',
  'national',
  'results-returned',
  'closed',
  'cancelled',
] as const
export type BatchState = (typeof batchStates)[number]

/** Where a batch may go from each state. */
export const goes: Readonly<Record<BatchState, readonly BatchState[]>> = {
  submitted: ['accepted', 'rejected', 'cancelled'],
  rejected: ['submitted', 'cancelled'],
  accepted: ['local-checks', 'cancelled'],
  'local-checks': ['local-complete', 'cancelled'],
  'local-complete': ['national', 'cancelled'],
  national: ['results-returned', 'cancelled'],
  'results-returned': ['closed'],
  closed: [],
  cancelled: [],
}

/** The states whose persons wait for something: what is not over. */
export const openStates = batchStates.filter((state) => state !== 'closed' && state !== 'cancelled')

export const caseStates = ['submitted', 'decided', 'cancelled', 'event-cancelled'] as const
export type CaseState = (typeof caseStates)[number]

export const results = ['approved', 'suspended', 'rejected', 'cancelled', 'matched'] as const
export type Result = (typeof results)[number]

export const bases = ['person', 'unit'] as const
export type Basis = (typeof bases)[number]

export const purposes = ['training', 'equipment', 'peacekeeping'] as const
export type Purpose = (typeof purposes)[number]

/** 22 USC 2751 ff., the yearly appropriations of defence, 22 USC 2151 ff. */
export const laws = ['arms-export-control', 'defense-appropriations', 'foreign-assistance'] as const
export type Law = (typeof laws)[number]

export const matches = ['none', 'possible', 'direct'] as const
export const violations = ['gvhr', 'non-gvhr'] as const
export const credibilities = ['low', 'medium', 'high'] as const

/** How clearance goes at a post that has not said otherwise; the columns of clearance_post have the same defaults. */
export const usualRules = {
  mostCases: 50,
  nationalLeadDays: 21,
  localLeadDays: 30,
  localCheckDays: 5,
  localMonths: 12,
  nationalMonths: 12,
  noticeDays: 60,
  dutyDays: 30,
  checkingUnits: ['POL', 'CONS', 'DEA'],
  weekend: [0, 6],
} as const

/** The unit that looks a person up and judges no conduct. */
export const consular = 'CONS'
