// Scenarios of two nations, full of canaries, and everything that may be done with them by whom.
import { givenProgramme } from '#chain/given-chain.ts'
import { bureau, canaries, finish, operations, personWith, within } from './bureau.ts'
import type { Cell } from './cells.ts'

const officer = personWith('hq-programme-officer')
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
type ScenarioTag = keyof typeof scopesOf
export const scenarioTags = Object.keys(scopesOf) as ScenarioTag[]

const file = { format: 'jurat-chain/1', title: 'Tried', preset: 'textbook', months: 12 }

async function enter(tag: ScenarioTag) {
  const word = (of: string) => {
    canaries.set(`canary${tag}${of}`, { any: [...scopesOf[tag]], needs: 'scenario.read' })
    return `Canary${tag}${of}`
  }
  const save = async (title: string) =>
    (await bureau.act(
      officer.session,
      operations.find(({ name }) => name === 'chain.save')!,
      {
        scenario: { ...file, country: tag.toUpperCase(), title, assumptions: [word('assumed')] },
        reason: word('saved'),
      },
    )) as { id: string }
  return (await save(word('scenario'))).id
}
export const scenariosOf = { ht: await enter('ht'), ke: await enter('ke') }

// each long question is worked to its end once
let asked = ''
const count = { indicator: 'sentenced', month: 12, value: 10_000, sd: 200, source: 'Census', date: '2025' }
for (const [name, input] of Object.entries({
  'chain.sensitivity': { scenario: file, points: 16 },
  'chain.bands': { scenario: file, trajectories: 10, draws: 10 },
  'chain.waits': { scenario: file, months: 2, runs: 2 },
  'chain.mix': { scenario: { ...file, programmes: [givenProgramme()] }, budget: 1, most: 256 },
  'chain.calibrate': { scenario: file, counts: [count] },
})) {
  const op = operations.find((one) => one.name === name)!
  asked = ((await bureau.act(officer.session, op, input)) as { jobId: string }).jobId
  await finish(asked)
}
/** The job of one of them. */
export const chainRun = asked

const inScope = (input: (id: string, country: string) => object): Cell[] =>
  scenarioTags.map((tag) => ({
    to: tag,
    input: input(scenariosOf[tag], tag.toUpperCase()),
    reaches: (by) => within(by, 'scenario.keep', scopesOf[tag]),
  }))
const anybody = (input: object): Cell[] => [{ to: 'a file', input, reaches: () => true }]
const reason = 'Seen there by the officer.'

export const scenarioCells: Readonly<Record<string, readonly Cell[]>> = {
  // what is reckoned from a file that is sent along is nobody's
  'chain.run': anybody({ scenario: file }),
  'chain.compare': anybody({ scenarios: [file, file] }),
  'chain.sensitivity': anybody({ scenario: file }),
  'chain.bands': anybody({ scenario: file }),
  'chain.waits': anybody({ scenario: file, months: 1 }),
  'chain.mix': anybody({ scenario: file, budget: 1 }),
  'chain.calibrate': anybody({ scenario: file, counts: [count] }),
  'chain.save': inScope((_, country) => ({ scenario: { ...file, country } })),
  'chain.begin': inScope((_, country) => ({ country, title: 'Begun' })),
  'chain.revise': inScope((id, country) => ({ id, scenario: { ...file, country }, reason })),
  'chain.baseline': inScope((id) => ({ id })),
  'chain.withdraw': inScope((id) => ({ id, reason })),
}
