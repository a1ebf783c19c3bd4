// The courts and prisons of England and Wales as far as their quarterly figures of 2018 to 2021 tell: for the hindcast. Its numbers are
// beliefs before any count, not figures; the counts come from outside.
import type { ChainModel, Parameter, Prior, Quantity, Stock } from './model.ts'

/** What is counted in a quarter: flows in it, stocks at its end. All quarters are of one edition, compiled after the last of them: what had been
 * revised until then is revised in all. */
export interface Quarter {
  /** As `2018-06`. */
  ending: string
  charges: number
  lowerConvicted: number
  lowerCustody: number
  higherReceived: number
  higherConvicted: number
  higherCustody: number
  lowerPending: number
  higherPending: number
  remand: number
  sentenced: number
}

const lognormal = (median: number, cv: number): Prior => ({ shape: 'lognormal', median, cv })
const normal = (mean: number, sd: number): Prior => ({ shape: 'normal', mean, sd })

const believed: Record<string, [label: string, quantity: Quantity, value: number, prior?: Prior]> = {
  charges: ['Proceeded against at magistrates’ courts, defendants a day', 'arrivals', 3700, lognormal(3700, 0.1)],
  'charges.drift': ['Trend of charges, a year', 'number', 0, normal(0, 0.05)],
  'lower.slots': ['Cases magistrates’ courts get through, a day', 'capacity', 3700, lognormal(3700, 0.1)],
  'lower.drift': ['Trend of that, a year', 'number', 0, normal(0, 0.05)],
  'lower.pace': ['Lists of a day', 'rate', 1],
  'lower.sent': ['Cases sent to the Crown Court', 'share', 0.045, normal(0.045, 0.01)],
  'lower.convicted': ['Cases that end in a conviction at magistrates’ courts', 'share', 0.84, normal(0.84, 0.03)],
  'lower.custody': ['Of those, to custody', 'share', 0.03, normal(0.03, 0.006)],
  held: ['Sent to the Crown Court on remand', 'share', 0.5, normal(0.5, 0.1)],
  'higher.bail': ['Remanded, bailed, a day', 'rate', 0.001, lognormal(0.001, 0.5)],
  'higher.slots': ['Cases the Crown Court works on at once', 'capacity', 18_000, lognormal(18_000, 0.15)],
  'higher.drift': ['Trend of that, a year', 'number', 0, normal(0, 0.1)],
  'higher.pace': ['Cases disposed of, a slot and day', 'rate', 1 / 110, lognormal(1 / 110, 0.2)],
  'higher.convicted': ['Crown Court cases that end in a conviction', 'share', 0.85, normal(0.85, 0.04)],
  'higher.custody': [
    'Sentenced to custody by the Crown Court, for each convicted there',
    'share',
    0.85,
    normal(0.85, 0.05),
  ],
  release: ['Sentenced prisoners released for good, net of recalls, a day', 'rate', 0.0031, lognormal(0.0031, 0.15)],
  places: ['Places', 'capacity', 85_000],
}

const leave = (id: string, label: string, rate: string, to: string) => ({ id, label, rate, to })
const stocks: [id: string, label: string, institution: Stock['institution'], held: Stock['held'], Stock['leaves']][] = [
  ['lower', 'Before a magistrates’ court', 'courts', undefined, []],
  [
    'higher-remand',
    'Before the Crown Court, on remand',
    'courts',
    'remand',
    [leave('bailed', 'Bailed', 'higher.bail', 'higher-free')],
  ],
  ['higher-free', 'Before the Crown Court, at liberty', 'courts', undefined, []],
  ['sentenced', 'Sentenced', 'corrections', 'sentenced', [leave('released', 'Released', 'release', 'free')]],
]

/** The model as it stands at the end of a quarter. All on remand are taken to be before the Crown Court, which isn't so: some are
 * before magistrates or wait for their sentence. */
export function englandWales({ lowerPending, higherPending, remand, sentenced, ending }: Quarter): ChainModel {
  const starts: Record<string, number> = {
    lower: lowerPending,
    'higher-remand': remand,
    'higher-free': higherPending - remand,
    sentenced,
  }
  const numbers = Object.entries(believed).map(([id, [label, quantity, value, prior]]): [string, Parameter] => [
    id,
    { label, quantity, value, ...(prior && { prior }) },
  ])
  const counted = Object.entries(starts).map(([id, value]): [string, Parameter] => [
    `start.${id}`,
    { label: `At the start: ${id}`, quantity: 'stock', value, source: `Quarterly figures to ${ending}` },
  ])
  return {
    id: 'england-wales-courts',
    title: 'Courts and prisons of England and Wales',
    note: 'For the hindcast: beliefs before any count, fitted to quarters.',
    groups: [{ id: 'all', label: 'All offences' }],
    parameters: Object.fromEntries([...numbers, ...counted]),
    sources: [{ id: 'charged', label: 'Charged', arrivals: 'charges', to: 'lower' }],
    stocks: stocks.map(([id, label, institution, held, leaves]) => ({
      id,
      label,
      institution,
      ...(held && { held }),
      start: `start.${id}`,
      countedIn: held === undefined ? 'cases' : 'persons',
      leaves,
    })),
    stations: [
      {
        id: 'lower-courts',
        label: 'Magistrates’ courts',
        institution: 'courts',
        capacity: 'lower.slots',
        rate: 'lower.pace',
        priority: 'in-order',
        pace: 'list',
        serves: [{ id: 'lower-done', label: 'Done', stock: 'lower', to: 'lower-outcome' }],
      },
      {
        id: 'crown-court',
        label: 'Crown Court',
        institution: 'courts',
        capacity: 'higher.slots',
        rate: 'higher.pace',
        priority: 'in-order',
        pace: 'slot',
        serves: [
          { id: 'higher-done-remand', label: 'Done, on remand', stock: 'higher-remand', to: 'higher-outcome' },
          { id: 'higher-done-free', label: 'Done, at liberty', stock: 'higher-free', to: 'higher-outcome' },
        ],
      },
    ],
    decisions: [
      {
        id: 'lower-outcome',
        label: 'Outcome at magistrates’ courts',
        institution: 'courts',
        ways: [
          { id: 'sent', label: 'Sent to the Crown Court', share: 'lower.sent', to: 'remanding' },
          {
            id: 'lower-convicted',
            label: 'Convicted',
            share: 'lower.convicted',
            to: 'lower-penalty',
            means: 'convicted',
          },
        ],
        otherwise: { id: 'lower-other', label: 'Not convicted', to: 'free' },
      },
      {
        id: 'remanding',
        label: 'On remand?',
        institution: 'courts',
        ways: [{ id: 'remanded', label: 'On remand', share: 'held', to: 'higher-remand' }],
        otherwise: { id: 'at-liberty', label: 'At liberty', to: 'higher-free' },
      },
      {
        id: 'higher-outcome',
        label: 'Outcome at the Crown Court',
        institution: 'courts',
        ways: [
          {
            id: 'higher-convicted',
            label: 'Convicted',
            share: 'higher.convicted',
            to: 'higher-penalty',
            means: 'convicted',
          },
        ],
        otherwise: { id: 'higher-other', label: 'Not convicted', to: 'free' },
      },
      {
        id: 'lower-penalty',
        label: 'Penalty of magistrates’ courts',
        institution: 'courts',
        ways: [{ id: 'lower-custody', label: 'Custody', share: 'lower.custody', to: 'sentenced', means: 'custody' }],
        otherwise: { id: 'lower-no-custody', label: 'No custody', to: 'free' },
      },
      {
        id: 'higher-penalty',
        label: 'Penalty of the Crown Court',
        institution: 'courts',
        ways: [{ id: 'higher-custody', label: 'Custody', share: 'higher.custody', to: 'sentenced', means: 'custody' }],
        otherwise: { id: 'higher-no-custody', label: 'No custody', to: 'free' },
      },
    ],
    exits: [{ id: 'free', label: 'Out of the chain' }],
    responses: [],
    places: 'places',
  }
}
