// Host-nation units of two countries, full of canaries, and everything that may be done with them by whom.
import type { Permission } from '#kernel/access.ts'
import { keepUpload } from '#kernel/uploads.ts'
import type { Unit } from '../../src/units/unit.ts'
import { bureau, canaries, operations, personWith, within } from './bureau.ts'
import type { Cell } from './cells.ts'

const officer = personWith('hq-programme-officer')
const reason = 'Seen there by the officer.'
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
export type UnitTag = keyof typeof scopesOf
export const unitTags = Object.keys(scopesOf) as UnitTag[]

const act = async (name: string, input: object) =>
  (await bureau.act(
    officer.session,
    operations.find((op) => op.name === name)!,
    input,
  )) as Unit

async function enter(tag: UnitTag) {
  const word = (of: string) => {
    canaries.set(`canary${tag}${of}`, { any: [...scopesOf[tag]], needs: 'unit.read' })
    return `Canary${tag}${of}`
  }
  const country = tag.toUpperCase()
  const add = (of: string, more: object) =>
    act('units.add', { country, kind: 'police', name: word(of), anyway: true, ...more })
  const top = await add('unit', { acronym: 'AG', localName: word('local'), localLanguage: 'fr', source: word('known') })
  const [child, merged, closed] = [
    await add('child', { parent: top.id, commanderPost: word('post') }),
    await add('merged', { parent: top.id }),
    await add('closed', { parent: top.id }),
  ]
  await act('units.addAlias', { id: child.id, name: word('alias'), source: word('letter') })
  await act('units.merge', { id: merged.id, into: child.id, reason: word('reason') })
  await act('units.close', { id: closed.id, reason })
  const { aliases } = (await act('units.show', { id: child.id })) as unknown as { aliases: { id: string }[] }
  return { top: top.id, child: child.id, merged: merged.id, closed: closed.id, alias: aliases[0]!.id }
}

export const unitsOf = { ht: await enter('ht'), ke: await enter('ke') }

const csv = 'country,name,kind,acronym\nHT,New agency,police,NEW\n'
/** A kept table of units. */
export const unitTable = (
  await keepUpload(
    bureau,
    officer.session,
    'units.csv',
    (async function* () {
      yield Buffer.from(csv)
    })(),
  )
).id

const inScope = (
  input: (units: (typeof unitsOf)[UnitTag], country: string) => object,
  permission: Permission = 'unit.keep',
): Cell[] =>
  unitTags.map((tag) => ({
    to: tag,
    input: { reason, ...input(unitsOf[tag], tag.toUpperCase()) },
    reaches: (by) => within(by, permission, scopesOf[tag]),
  }))

export const unitCells: Readonly<Record<string, readonly Cell[]>> = {
  'units.add': inScope((_, country) => ({ country, name: 'New agency', kind: 'police', acronym: 'NEW' })),
  'units.change': inScope(({ child }) => ({ id: child, name: 'Other name' })),
  'units.move': inScope(({ child, closed }) => ({ id: child, parent: closed })),
  'units.addAlias': inScope(({ child }) => ({ id: child, name: 'Another', source: 'A letter' })),
  'units.withdrawAlias': inScope(({ child, alias }) => ({ id: child, alias })),
  'units.merge': inScope(({ child, top }) => ({ id: child, into: top })),
  'units.unmerge': inScope(({ merged }) => ({ id: merged })),
  'units.setRules': inScope(({ child }) => ({ id: child, vetting: 'leahy' }), 'unit.vet'),
  'units.close': inScope(({ child }) => ({ id: child })),
  'units.reopen': inScope(({ closed }) => ({ id: closed })),
  // a row of a country that is not theirs is answered as a wrong row
  'units.import': [{ to: 'a table', input: { csv }, reaches: () => true }],
}
