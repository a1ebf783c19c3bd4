// The way of a batch of clearance and of its cases, from submission to the end, and the words of the field. The database keeps to
// the same steps.
import { defineMachine } from '#kernel/states.ts'

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

const needs = 'clearance.coordinate'
export const batchMachine = defineMachine({
  name: 'clearance-batch',
  states: batchStates,
  begins: ['submitted'],
  steps: [
    { from: ['submitted'], to: 'accepted', needs },
    { from: ['submitted'], to: 'rejected', needs },
    { from: ['rejected'], to: 'submitted', needs: 'clearance.submit' },
    { from: ['accepted'], to: 'local-checks', needs },
    { from: ['local-checks'], to: 'local-complete', needs },
    { from: ['local-complete'], to: 'national', needs },
    { from: ['national'], to: 'results-returned', needs },
    // where nothing of it is for the national system
    { from: ['local-complete'], to: 'results-returned', needs },
    { from: ['results-returned'], to: 'closed', needs },
    // by whoever submitted it as well
    { from: ['submitted', 'rejected', 'accepted', 'local-checks', 'local-complete', 'national'], to: 'cancelled' },
  ],
})

export const caseStates = ['submitted', 'decided', 'cancelled', 'event-cancelled'] as const
export type CaseState = (typeof caseStates)[number]

export const caseMachine = defineMachine({
  name: 'clearance-case',
  states: caseStates,
  begins: ['submitted'],
  steps: [
    // taken out of its batch
    { from: ['submitted'], to: 'cancelled' },
    // the engine alone decides
    { from: ['submitted'], to: 'decided', engine: true },
    { from: ['submitted'], to: 'event-cancelled', engine: true },
  ],
})

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
} as const

/** The unit that looks a person up and judges no conduct. */
export const consular = 'CONS'

/** By what a case is vetted: the post's own checks and then the national system, or the post's own checks alone. */
export const caseVettings = ['leahy', 'courtesy'] as const
export type CaseVetting = (typeof caseVettings)[number]
