// The alumni of the demonstration's academies, all invented: prosecutors, judges and clerks, entered through what anybody does.
import { parse } from 'csv-parse/sync'
import { Actor, type Role } from '#kernel/access.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { perform, type AnyOperation, type PlainOperation } from '#kernel/operation.ts'
import type { Session } from '#kernel/session.ts'
import { persons } from '#persons/index.ts'
import { rosters } from '#rosters/index.ts'
import { units } from '#units/index.ts'
import { offerProgramme } from './keep.ts'

const known: readonly AnyOperation[] = [...units, ...persons, ...rosters, offerProgramme]

/**
 * Enters who completed which cohort; needs a store opened by its owner, who stands for the posts of these nations.
 * @param codes the codes of the events, by title
 * @param csv as demo/academy-alumni.csv
 */
export async function enterDemonstrationAlumni(
  bureau: Bureau,
  session: Session,
  codes: ReadonlyMap<string, string>,
  csv: string,
) {
  const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[]
  const { id: actorId, name: actorName, kind } = session.actor
  const grant = (role: Role) => ({ role, scopeKind: 'everything', scopeCode: null }) as const
  const grants = [grant('post-programme-manager'), grant('hq-programme-officer')]
  const actor = new Actor({ id: actorId, name: actorName, kind, grants })
  const identity = {
    role: 'jurat_owner',
    session: session.hash,
    operation: 'demonstration.begin',
    deadlineMs: 120_000,
  } as const
  await bureau.store.transaction(identity, async (db) => {
    const act = async <T = { id: string; code: string }>(name: string, input: object) =>
      (await perform(
        known.find((op) => op.name === name) as PlainOperation,
        { db, actor, today: bureau.today(), address: bureau.address },
        input,
      )) as T
    const unitIds = new Map<string, string>()
    const unit = async (country: string, name: string) => {
      if (!unitIds.has(name)) {
        const added = await act('units.add', {
          country,
          kind: 'courts',
          name,
          acronym: `JUR${unitIds.size}`,
          anyway: true,
        })
        unitIds.set(name, added.id)
      }
      return unitIds.get(name)!
    }
    const nominated = new Map<string, string[]>()
    for (const row of rows) {
      const { code, id } = await act('persons.add', {
        country: row.country,
        sex: row.sex,
        names: [{ name: row.name, language: row.language }],
        position: { unitId: await unit(row.country!, row.unit!), title: row.title, fromOn: '2010-01-04' },
        anyway: true,
      })
      if (row['moved to'])
        await act('persons.beginPosition', {
          id,
          unitId: await unit(row.country!, row['moved to']),
          title: row['new title'],
          fromOn: '2016-05-02',
          endsOthers: true,
        })
      const event = codes.get(row.event!)!
      nominated.set(event, [...(nominated.get(event) ?? []), code])
    }
    for (const [event, all] of nominated) {
      await act('rosters.nominate', { event, persons: all })
      await act('rosters.enrolCleared', { event })
      const { participations } = await act<{ participations: { id: string }[] }>('rosters.show', { event })
      await act('rosters.record', {
        event,
        results: participations.map(({ id }) => ({
          id,
          postTest: '84',
          performance: '88',
          products: '86',
          attendance: '96',
        })),
      })
      await act('rosters.complete', { event })
    }
    for (const [academy, course] of [
      ['BUDAPEST', 'LELD-1'],
      ['BANGKOK', 'LELD-1'],
      ['GABORONE', 'LELD-1'],
      ['SAN-SALVADOR', 'LELD-1'],
    ])
      await act('academies.offer', { academy, name: 'Core programme', kind: 'core', course, weeks: '6' })
    await act('academies.offer', { academy: 'GABORONE', name: 'Border posts', kind: 'specialised', course: 'POL-120' })
    await act('academies.offer', {
      academy: 'BUDAPEST',
      name: 'Trafficking in persons',
      kind: 'specialised',
      course: 'ILEA-20',
      weeks: '2',
    })
  })
}
