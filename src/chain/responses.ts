// How parts of a chain may answer to each other: examples on the standard chain. All are off until somebody turns them on,
// since what is known of them is thin; each says what.
import type { ChainModel, Parameter, Prior, Quantity, Response } from './model.ts'

/** From none to in proportion. */
const anything: Prior = { shape: 'uniform', low: 0, high: 1 }
const likeliest = (low: number, mode: number, high: number): Prior => ({ shape: 'triangular', low, mode, high })

/** Label, quantity, value, how it may lie: what the responses take besides the chain's own numbers. */
const numbers: Record<string, [label: string, quantity: Quantity, value: number, prior?: Prior]> = {
  'judges.now': ['Judges of lower courts', 'staff', 300],
  'judges.before': ['Judges of lower courts with whom the slots are as given', 'staff', 300],
  'judges.elasticity': ['Slots per cent, of a per cent more judges', 'number', 0.5, anything],
  'detectives.now': ['Detectives', 'staff', 1300],
  'detectives.before': ['Detectives with whom the slots are as given', 'staff', 1300],
  'detectives.elasticity': ['Slots per cent, of a per cent more detectives', 'number', 0.5, anything],
  'seriousness.arrests': ['Suspects identified a day at which the share charged is as given', 'number', 259],
  'seriousness.exponent': [
    'Share charged, per cent, of a per cent more suspects',
    'number',
    -0.6,
    likeliest(-0.7, -0.6, 0),
  ],
  'crowding.reference': ['Persons a place at which release and bail are as given', 'number', 1.25],
  'crowding.release': ['Releases per cent, of a per cent more persons a place', 'number', 0.5, likeliest(0, 0.5, 1)],
  'crowding.bail': ['Bail per cent, of a per cent more persons a place', 'number', 0.5, likeliest(0, 0.5, 1)],
  'delay.days': ['Days before a lower court at which the share convicted is as given', 'number', 140],
  'delay.loss': ['Share convicted, per cent, of a per cent more days', 'number', -0.05, likeliest(-0.1, -0.05, 0)],
  'deterrence.slots': ['Investigations at once at which reports are as given', 'capacity', 60_000],
  'deterrence.exponent': [
    'Reports per cent, of a per cent more investigations',
    'number',
    -0.5,
    likeliest(-1, -0.5, 0),
  ],
  'detection.slots': ['Investigations at once at which those who reoffend are found as given', 'capacity', 60_000],
  'detection.exponent': ['Found per cent, of a per cent more investigations', 'number', 0.5, anything],
}

export const responseParameters: Record<string, Parameter> = Object.fromEntries(
  Object.entries(numbers).map(([id, [label, quantity, value, prior]]) => [
    id,
    { label, quantity, value, ...(prior && { prior }) },
  ]),
)

const heldInPrison = ['lower-remand', 'higher-remand', 'short', 'long-first', 'long-second']

export const standardResponses: Response[] = [
  {
    id: 'judges',
    label: 'More judges, more cases at once',
    note: 'Elasticity from 0 (Israel: no effect of the number of judges on disposals) to 1 (New South Wales: 8.5 disposals a month for each judge). A programme that adds judges changes "judges.now".',
    on: false,
    target: 'lower.slots',
    driver: { of: 'parameter', parameter: 'judges.now' },
    reference: 'judges.before',
    exponent: 'judges.elasticity',
  },
  {
    id: 'detectives',
    label: 'More detectives, more investigations at once',
    note: 'Elasticity from 0 to 1, as of judges; no study of detectives is known. A programme that adds detectives changes "detectives.now".',
    on: false,
    target: 'police.slots',
    driver: { of: 'parameter', parameter: 'detectives.now' },
    reference: 'detectives.before',
    exponent: 'detectives.elasticity',
  },
  {
    id: 'seriousness',
    label: 'More suspects, less serious cases: a smaller share is charged',
    note: 'New South Wales: 10 % more arrests gave 4.0 % more prison sentences in the long run, so charges go as suspects^0.4 and the share charged as suspects^(0.4 − 1). The 0.4 may lie from 0.3 to 1.',
    on: false,
    target: 'prosecution.charged',
    driver: { of: 'flows', flows: ['held', 'summoned'] },
    reference: 'seriousness.arrests',
    exponent: 'seriousness.exponent',
  },
  {
    id: 'crowding-release',
    label: 'Fuller prisons, earlier release',
    note: 'Assumed: of its strength nothing is known in general. Below the reference fewer are released early.',
    on: false,
    target: 'short.end',
    driver: { of: 'stocks', stocks: heldInPrison, places: 'places' },
    reference: 'crowding.reference',
    exponent: 'crowding.release',
  },
  {
    id: 'crowding-bail',
    label: 'Fuller prisons, more bail',
    note: 'Assumed: of its strength nothing is known in general.',
    on: false,
    target: 'lower.bail',
    driver: { of: 'stocks', stocks: heldInPrison, places: 'places' },
    reference: 'crowding.reference',
    exponent: 'crowding.bail',
  },
  {
    id: 'delay',
    label: 'Longer delay, fewer convictions',
    note: 'Assumed: witnesses move away and forget; of its strength nothing is known in general. Days are persons waiting over cases disposed of.',
    on: false,
    target: 'lower.convicted',
    driver: {
      of: 'wait',
      stocks: ['lower-remand', 'lower-free'],
      flows: ['lower-tried-remand', 'lower-tried-free'],
    },
    reference: 'delay.days',
    exponent: 'delay.loss',
  },
  {
    id: 'deterrence',
    label: 'More police, less crime',
    note: 'Cities of the United States: cost-weighted crime goes down about 0.5 % for 1 % more police (Chalfin and McCrary). Whether it holds elsewhere is not known.',
    on: false,
    target: 'reports',
    driver: { of: 'parameter', parameter: 'police.slots' },
    reference: 'deterrence.slots',
    exponent: 'deterrence.exponent',
  },
  {
    id: 'detection',
    label: 'More police, more of those who reoffend are found',
    note: 'A rate of return is offending × being found, and only the product is counted anywhere. So more police makes it rise without anybody offending more. How strongly is not known: from not at all to in proportion.',
    on: false,
    target: 'reoffend',
    driver: { of: 'parameter', parameter: 'police.slots' },
    reference: 'detection.slots',
    exponent: 'detection.exponent',
  },
]

/** A model with just these of its responses on. */
export const turned = (model: ChainModel, on: readonly string[]): ChainModel => ({
  ...model,
  responses: model.responses.map((one) => ({ ...one, on: on.includes(one.id) })),
})

/** The ids of those that are on. */
export const turnedOn = ({ responses }: ChainModel): string[] => responses.filter(({ on }) => on).map(({ id }) => id)
