// One unit: where it stands, by what names it goes, what is beneath it, its history; and what may be done with it.
import { MergedHere, Name } from '#web/index.ts'
import { page } from '#web/page.ts'
import { addAlias, withdrawAlias } from './alias.ts'
import { changeUnit, closeUnit, moveUnit, reopenUnit } from './change.ts'
import { listUnits } from './list.ts'
import { mergeUnit, unmergeUnit } from './merge.ts'
import { messages as m } from './messages.ts'
import { asAbove, setUnitRules } from './rules.ts'
import { showUnit } from './show.ts'
import type { Unit } from './unit.ts'
import { KeepUnit, reasonOf } from './unit-forms.tsx'
import { UnitHistory } from './unit-history.tsx'
import { Aliases, Children, Command, Details, Notices } from './unit-parts.tsx'
import { LocalName, one, orNull, saidOf, unitAddress, UnitLink, unitsAddress } from './words.tsx'

const versionOf = (fields: Parameters<typeof one>[0]) => Number(one(fields, 'version'))
const toUnit = (unit: Unit) => unitAddress(unit.id)

export const unitPage = page({
  path: '/units/{id}',
  needs: 'unit.read',
  async get({ act, params, query, refused }) {
    const asOf = query.get('asOf')
    const record = await act(showUnit, {
      id: params.id!,
      ...(asOf && { asOf }),
      ...(query.get('own') === 'true' && { own: true }),
    })
    const { unit } = record
    const keeps = record.mayKeep && !record.asOf && unit.state !== 'merged'
    const offered = keeps
      ? (await act(listUnits, { country: unit.country, state: 'active', limit: 2_000 })).units.filter(
          ({ id }) => id !== unit.id,
        )
      : []
    return {
      title: unit.name,
      heading: <Name>{unit.name}</Name>,
      trail: [{ label: m.units, href: unitsAddress(unit.country) }],
      lead: <LocalName unit={unit} />,
      body: (
        <>
          <Notices record={record} />
          <Details record={record} />
          <Command record={record} />
          <Children record={record} keeps={keeps} />
          <Aliases record={record} />
          <MergedHere
            title={m.mergedHere}
            record={m.unit}
            state={m.state}
            rows={record.mergedHere}
            link={(merged) => <UnitLink unit={merged} own />}
          />
          {keeps && <KeepUnit record={record} offered={offered} refused={refused} />}
          <UnitHistory record={record} />
        </>
      ),
    }
  },
  forms: {
    change: {
      operation: changeUnit,
      input: (fields, { id }) => ({ ...saidOf(fields), id, reason: reasonOf(fields), version: versionOf(fields) }),
    },
    move: {
      operation: moveUnit,
      input: (fields, { id }) => ({
        id,
        parent: orNull(fields, 'parent'),
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
    },
    alias: {
      operation: addAlias,
      input: (fields, { id }) => ({
        id,
        name: one(fields, 'alias') ?? '',
        kind: one(fields, 'aliasKind'),
        language: orNull(fields, 'language'),
        source: one(fields, 'aliasSource') ?? '',
      }),
    },
    withdraw: {
      operation: withdrawAlias,
      input: (fields, { id }) => ({ id, alias: one(fields, 'name'), reason: reasonOf(fields) }),
    },
    merge: {
      operation: mergeUnit,
      input: (fields, { id }) => ({
        id,
        into: one(fields, 'into') ?? '',
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
      next: toUnit,
    },
    unmerge: {
      operation: unmergeUnit,
      input: (fields) => ({ id: one(fields, 'merged'), reason: reasonOf(fields) }),
      next: toUnit,
    },
    close: {
      operation: closeUnit,
      input: (fields, { id }) => ({
        id,
        on: one(fields, 'on'),
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
    },
    rules: {
      operation: setUnitRules,
      input: (fields, { id }) => ({
        id,
        vetting: one(fields, 'vetting') ?? asAbove,
        dutyToInform: one(fields, 'dutyToInform') ?? asAbove,
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
    },
    reopen: {
      operation: reopenUnit,
      input: (fields, { id }) => ({ id, reason: reasonOf(fields), version: versionOf(fields) }),
    },
  },
})
