// Scenarios of two nations, full of canaries, and everything that may be done with them by whom.
import { bureau, canaries, operations, personWith, within } from './bureau.ts'
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
  'chain.mix': anybody({ scenario: file, budget: 1 }),
  'chain.save': inScope((_, country) => ({ scenario: { ...file, country } })),
  'chain.begin': inScope((_, country) => ({ country, title: 'Begun' })),
  'chain.revise': inScope((id, country) => ({ id, scenario: { ...file, country }, reason })),
  'chain.baseline': inScope((id) => ({ id })),
  'chain.withdraw': inScope((id) => ({ id, reason })),
}
