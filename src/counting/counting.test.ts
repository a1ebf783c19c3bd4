// Persons trained are counted by their rules, whoever asks, whatever happens to rosters, persons, units and events.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { unmergePerson, mergePerson } from '../persons/merge.ts'
import { given, givenCourse } from '../rosters/testing.ts'
import { institutionNames, kindNames, modalityNames } from '#events/index.ts'
import type { Db } from '#kernel/store/store.ts'
import { story, type Person, type RoleInScope, type Story } from '#testing.ts'
import { unitKindNames } from '#units/index.ts'
import { listDifferences } from './differences.ts'
import { trainedIndicator } from './indicator.ts'
import {
  By,
  countedWithin,
  fixed,
  fixedValues,
  groupings,
  hasCells,
  ofWholeBureau,
  maskOf,
  members,
  pairOf,
  Where,
  type Grouping,
  type Question,
} from './question.ts'
import { rules } from './rules.ts'
import { listSeats } from './seats.ts'
import { listRules } from './definitions.ts'
import { trained, type Counts, type Trained } from './trained.ts'

/** As a commit would. */
const settled = async (db: Db) => {
  await sql`set constraints all immediate`.execute(db)
  await sql`set constraints all deferred`.execute(db)
}

/** Rows whose order says nothing. */
const inOrder = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()

async function completes(db: Db, eventId: string, personId: string, more: Record<string, string> = {}) {
  const id = newId()
  const { country } = await db
    .selectFrom('hostPerson')
    .select('country')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('participation')
    .values({
      id,
      eventId,
      personId,
      country,
      role: 'participant',
      state: 'enrolled',
      act: 'enrolled',
      ...more,
    } as never)
    .execute()
  await db.updateTable('participation').set({ state: 'completed', act: 'completed' }).where('id', '=', id).execute()
  return id
}

const countsOf = ({ seats, heads, uniqueInYear, uniqueInLife }: Counts) => [seats, heads, uniqueInYear, uniqueInLife]

test(
  'seats, heads and unique persons follow their rules',
  story(async ({ db, person }) => {
    const g = given(db)
    const [courts, police] = [await g.unit('Courts (invented)', 'courts'), await g.unit('Police (invented)', 'police')]
    const [ana, bo, cy] = [
      await g.person('Ana (invented)', courts),
      await g.person('Bo (invented)', courts),
      await g.person('Cy (invented)', police),
    ]
    await g.clear(cy, '2030-01-01')
    // October begins the fiscal year 2026
    const events = {
      first: await g.event({ startsOn: '2025-04-07', endsOn: '2025-04-11' }),
      second: await g.event({ startsOn: '2025-09-01', endsOn: '2025-09-05' }),
      later: await g.event({ startsOn: '2025-09-29', endsOn: '2025-10-03' }),
    }
    await completes(db, events.first.id, ana.id)
    await completes(db, events.second.id, ana.id)
    await completes(db, events.later.id, ana.id)
    await completes(db, events.first.id, bo.id)
    await completes(db, events.later.id, cy.id)
    // none of these counts
    await completes(db, events.second.id, bo.id, { role: 'instructor' })
    await db
      .insertInto('participation')
      .values({
        id: newId(),
        eventId: events.first.id,
        personId: cy.id,
        country: 'HT',
        role: 'participant',
        state: 'enrolled',
        act: 'x',
      } as never)
      .execute()
    await settled(db)
    const officer = await person('hq-programme-officer')
    const all = await officer.act(trained, { by: 'fiscalYear' })
    assert.deepEqual(countsOf(all.total), [5, 5, 4, 3])
    assert.deepEqual(
      all.rows.map((row) => [row.fiscalYear, ...countsOf(row)]),
      [
        ['2025', 3, 3, 2, 2],
        ['2026', 2, 2, 2, 1],
      ],
    )
    const byKind = await officer.act(trained, {
      by: 'institution,fiscalYear',
      where: 'institution=courts',
      from: '2026',
    })
    assert.deepEqual(
      byKind.rows.map((row) => [row.institution, row.fiscalYear, ...countsOf(row)]),
      [['courts', '2026', 1, 1, 1, 0]],
    )
    // days go to the seats themselves
    const days = await officer.act(trained, { by: [], from: '2025-09-01', to: '2025-09-30' })
    assert.deepEqual(countsOf(days.total), [1, 1, 1, 0])
    const { seats } = await officer.act(listSeats, { where: 'institution=courts', from: '2026' })
    assert.deepEqual(
      seats.map((seat) => [seat.person?.code, seat.event?.code, seat.nation]),
      [[ana.code, events.later.code, 'HT']],
    )
    assert.deepEqual(
      (await officer.act(listRules, {})).rules.map(({ id }) => id),
      rules.map(({ id }) => id),
    )
    // an indicator says by what it was counted, and where it is traced
    const figure = await trainedIndicator(db, officer.actor, {
      rule: 'unique-in-life',
      filter: Where.parse('institution=courts'),
      period: { from: '2025', to: '2025' },
    })
    assert.deepEqual([figure.value, figure.definition.id, figure.definition.version], [2, 'unique-in-life', 1])
    const behind = await officer.act(listSeats, figure.trace)
    assert.equal(new Set(behind.seats.map((seat) => seat.person!.id)).size, 2)
  }),
)

test(
  'a merger lowers unique persons by those who are one, and its undoing brings them back',
  story(async ({ db, person }) => {
    const g = given(db)
    const courts = await g.unit('Courts (invented)', 'courts')
    const [a, b, c] = [
      await g.person('Ana (invented)', courts),
      await g.person('Anna (invented)', courts),
      await g.person('Anne (invented)', courts),
    ]
    const [one, two, three] = [
      await g.event({ startsOn: '2025-04-07', endsOn: '2025-04-11' }),
      await g.event({ startsOn: '2025-05-07', endsOn: '2025-05-11' }),
      await g.event({ startsOn: '2026-04-07', endsOn: '2026-04-11' }),
    ]
    await completes(db, one.id, a.id)
    await completes(db, two.id, b.id)
    await completes(db, three.id, c.id)
    await settled(db)
    const director = await person('post-director')
    const total = async () => {
      await settled(db)
      return countsOf((await director.act(trained, { by: [] })).total)
    }
    assert.deepEqual(await total(), [3, 3, 3, 3])
    const reason = 'Entered twice.'
    await director.act(mergePerson, { id: a.id, into: b.id, reason })
    assert.deepEqual(await total(), [3, 3, 2, 2])
    await director.act(mergePerson, { id: b.id, into: c.id, reason })
    assert.deepEqual(await total(), [3, 3, 2, 1])
    await director.act(unmergePerson, { id: b.id, reason })
    assert.deepEqual(await total(), [3, 3, 2, 2])
    await director.act(unmergePerson, { id: a.id, reason })
    assert.deepEqual(await total(), [3, 3, 3, 3])
  }),
)

/** Numbers that look random and are the same in every run. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** The same count from the rosters themselves, by statements of its own. */
async function plainly(
  db: Db,
  { by, where = '', from, to }: { by: readonly Grouping[]; where?: string; from?: string; to?: string },
  scope = sql<boolean>`true`,
): Promise<unknown[][]> {
  const year = sql`extract(year from e.ends_on + interval '3 months')`
  const value: Record<Grouping, ReturnType<typeof sql>> = {
    nation: sql`p.country`,
    sex: sql`who.sex`,
    institution: sql`u.kind`,
    eventInstitution: sql`e.institution`,
    modality: sql`e.modality`,
    kind: sql`e.kind`,
    academy: sql`a.code`,
    rank: sql`p.rank`,
    unit: sql`u.country || '-' || u.code`,
    course: sql`c.code`,
    award: sql`e.award`,
    fiscalYear: sql`${year}::text`,
  }
  const list = (parts: readonly Grouping[]) =>
    sql`array[${sql.join(parts.map((one) => sql`coalesce(${value[one]}, '')`))}]::text[]`
  const holds = (ofYears: boolean) => [
    sql`true`,
    ...Where.parse(where)
      .filter(({ of }) => (of === 'fiscalYear') === ofYears)
      .map(
        ({ of, not, values }) =>
          sql`(coalesce(${value[of]}, '') = any (${values.map((one) => one ?? '')}::text[])) is ${sql.raw(not ? 'false' : 'true')}`,
      ),
  ]
  const bound = (text: string, sign: string) =>
    text.length === 4 ? sql`${year} ${sql.raw(sign)} ${text}::int` : sql`e.ends_on ${sql.raw(sign)} ${text}::date`
  const meant = [...holds(true), ...(from ? [bound(from, '>=')] : []), ...(to ? [bound(to, '<=')] : [])]
  const { rows } = await sql<Record<string, unknown>>`
    with row as (
      select ${list(by)} as k, ${list(by.filter((one) => one !== 'fiscalYear'))} as g, who.id as person, e.id as event, ${year} as year,
        e.ends_on as day, ${sql.join(meant, sql` and `)} as meant
      from participation p join event e on e.id = p.event_id join host_person who on who.id = person_survivor(p.person_id)
        left join host_unit u on u.id = unit_survivor(p.unit_id) left join academy a on a.id = e.academy_id left join course c on c.id = e.course_id
      where p.state = 'completed' and p.role = 'participant' and e.state not in ('cancelled', 'closed')
        and ${sql.join(holds(false), sql` and `)} and ${scope})
    select k, count(*)::int as s, count(distinct (person, event))::int as h, count(distinct (person, year))::int as y,
      (count(distinct person) filter (where day = (select min(o.day) from row o where o.person = row.person and o.g = row.g)))::int as l
    from row where meant group by k order by k`.execute(db)
  return rows.map(({ k, s, h, y, l }) => [(k as string[]).length ? k : [''], s, h, y, l])
}

const shown = (answer: Trained) =>
  answer.rows
    .map(
      (row) =>
        [answer.by.length ? answer.by.map((one) => row[one] ?? '') : [''], ...countsOf(row)] as [string[], ...number[]],
    )
    .toSorted(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
const sameOrder = (rows: unknown[][]) => rows.toSorted(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

async function randomBureau({ db, person }: Story, roll: (sides: number) => number) {
  const g = given(db)
  const director = await person('post-director')
  const units: string[] = []
  for (const country of ['HT', 'KE'])
    for (const kind of ['courts', 'civilian']) units.push(await g.unit(`Unit ${kind} (invented)`, kind, country))
  const { courseId, edition } = await givenCourse(db)
  const academy = (await db.selectFrom('academy').select('id').limit(1).executeTakeFirstOrThrow()).id
  const people: { id: string; country: string }[] = []
  for (let n = 0; n < 10; n++) {
    const at = roll(4)
    const country = at < 2 ? 'HT' : 'KE'
    const { id } = await g.person(`Person ${n} (invented)`, units[at]!, { country })
    await db
      .updateTable('hostPerson')
      .set({ sex: ['female', 'male', null][roll(3)] ?? null, act: 'changed' })
      .where('id', '=', id)
      .execute()
    people.push({ id, country })
  }
  const events: string[] = []
  for (let n = 0; n < 7; n++) {
    const day = `${2024 + roll(3)}-${['03', '09', '10'][roll(3)]}-05`
    const atAcademy = roll(3) === 0
    events.push(
      (
        await g.event({
          country: 'HT',
          nations: ['HT', 'KE'],
          startsOn: day,
          endsOn: day,
          award: [null, 'XM-1', 'XM-2'][roll(3)]!,
          plannedParticipants: 50,
          kind: ['course', 'workshop', 'conference'][roll(3)],
          institution: ['police', 'courts', 'corrections'][roll(3)],
          modality: atAcademy ? 'academy' : ['online', 'in-country'][roll(2)],
          academyId: atAcademy ? academy : null,
          ...(roll(2) ? { courseId, edition } : {}),
        } as never)
      ).id,
    )
  }
  // every other of them is rarely there, so that two who never met may be one
  for (const event of events)
    for (const [n, one] of people.entries())
      if (n % 2 ? roll(3) : !roll(5))
        await completes(db, event, one.id, { rank: ['Clerk', 'Judge'][roll(2)]! }).catch(() => undefined)
  return { director, people, events, units }
}

const pairs: Grouping[][] = [
  [],
  ...groupings.map((one) => [one]),
  ...groupings.flatMap((a, at) => groupings.slice(at + 1).map((b) => [a, b])),
]

/** Cells and seats as they are kept, held against all of them counted anew. */
async function keptAsCountedAnew(db: Db) {
  const kept = async () =>
    (
      await sql<{
        row: string
      }>`select t::text as row from trained_cell t union all select t::text from trained_seat t order by 1`.execute(db)
    ).rows.map(({ row }) => row)
  const before = await kept()
  await sql`select recount_trained()`.execute(db)
  const anew = await kept()
  assert.ok(before.length)
  assert.deepEqual(before, anew)
}

test(
  'cells, seats and rosters agree by every two members, whatever the reader sees',
  story(async (given) => {
    const { db, person } = given
    await randomBureau(given, dice(20))
    await settled(db)
    // two records of one person on one roster, as no merger would leave them
    await sql`alter table host_person disable trigger user`.execute(db)
    const { rows: twice } = await sql<{ one: string; other: string }>`
      select a.person_id as one, b.person_id as other from participation a join participation b using (event_id, country)
      where a.person_id < b.person_id and a.state = 'completed' and b.state = 'completed' and a.role = b.role limit 1`.execute(
      db,
    )
    await db
      .updateTable('hostPerson')
      .set({ state: 'merged', stateOn: '2026-01-01', mergedInto: twice[0]!.other })
      .where('id', '=', twice[0]!.one)
      .execute()
    await sql`alter table host_person enable trigger user`.execute(db)
    await sql`select recount_trained()`.execute(db)
    const readers: [RoleInScope, ReturnType<typeof sql<boolean>>][] = [
      ['auditor', sql<boolean>`true`],
      ['auditor country:KE', sql<boolean>`p.country = 'KE'`],
      ['auditor region:289', sql<boolean>`p.country = 'KE'`],
      ['implementer award:XM-1', sql<boolean>`p.award = 'XM-1'`],
    ]
    for (const [roles, scope] of readers) {
      const reader = await person(roles)
      for (const by of pairs) {
        const answer = await reader.act(trained, { by: [...by] })
        const what = `${by.join()} for ${roles}`
        assert.deepEqual(shown(answer), sameOrder(await plainly(db, { by }, scope)), what)
        for (const row of [...answer.rows, answer.total])
          assert.ok(
            row.uniqueInLife <= row.uniqueInYear && row.uniqueInYear <= row.heads && row.heads <= row.seats,
            what,
          )
        assert.equal(
          answer.rows.reduce((sum, row) => sum + row.seats, 0),
          answer.total.seats,
        )
      }
    }
    const all = (await (await person('auditor')).act(trained, { by: [] })).total
    assert.ok(all.heads < all.seats && all.uniqueInYear < all.heads && all.uniqueInLife < all.uniqueInYear)
  }),
)

test(
  'any question agrees with rosters: conditions, periods, and readers who see some of everything',
  story(async (given) => {
    const { db, person } = given
    const roll = dice(4)
    await randomBureau(given, roll)
    await settled(db)
    const readers: [Person, ReturnType<typeof sql<boolean>>][] = [
      [await person('auditor'), sql<boolean>`true`],
      [await person('auditor country:HT'), sql<boolean>`p.country = 'HT'`],
      [await person('implementer award:XM-2'), sql<boolean>`p.award = 'XM-2'`],
      [await person('implementer award:XM-1', 'implementer award:XM-2'), sql<boolean>`p.award in ('XM-1', 'XM-2')`],
      [
        await person('auditor country:KE', 'implementer award:XM-1'),
        sql<boolean>`(p.country = 'KE' or p.award = 'XM-1')`,
      ],
    ]
    const conditions = [
      'nation=HT',
      'nation!=KE',
      'sex=female',
      'sex=null',
      'sex=female,male',
      'institution=courts',
      'eventInstitution=police',
      'modality=online',
      'modality=online,in-country',
      'modality!=academy',
      'kind=course',
      'kind=course,conference',
      'kind!=course',
      'institution!=courts',
      'eventInstitution=police,courts',
      'academy=null',
      'rank=Judge',
      'rank=Judge,Clerk',
      'course=null',
      'award=XM-1',
      'award=XM-1,XM-2',
      'fiscalYear=2025',
      'fiscalYear!=2025',
      'fiscalYear=2024,2026',
    ]
    const from = [undefined, '2025', '2024-09-05', '2024-10-01', '2025-03-05', '2025-10-02']
    const to = [undefined, undefined, '2025', '2026-03-05']
    const one = <T>(of: readonly T[]) => of[roll(of.length)]!
    let answered = 0
    for (let n = 0; n < 400; n++) {
      const question = {
        by: [...new Set(Array.from({ length: roll(4) }, () => one(groupings)))],
        where: [...new Set(Array.from({ length: roll(3) }, () => one(conditions)))].join('; '),
        from: one(from),
        to: one(to),
      }
      const [reader, scope] = one(readers)
      const answer = await reader.act(trained, question)
      assert.deepEqual(shown(answer), sameOrder(await plainly(db, question, scope)), JSON.stringify(question))
      answered += Number(answer.total.seats > 0)
    }
    assert.ok(answered > 200, String(answered))
  }),
)

test(
  'several values of one member count a person once, by every two members',
  story(async (given) => {
    const { db, person } = given
    await randomBureau(given, dice(11))
    await settled(db)
    const auditor = await person('auditor')
    const conditions = [
      'modality=online,in-country',
      'modality!=in-country',
      'kind=course,conference',
      'kind!=course; kind!=conference',
      'eventInstitution=police,corrections',
      'institution=courts,null',
      'rank=Clerk,Judge',
      'rank!=Clerk',
      'unit=null,HT-1',
      'award=XM-1,null',
      'kind=none,such',
      'kind=workshop,conference; rank=Judge',
      // of two members at once, which no seat says
      'kind=course,workshop; modality!=online',
    ]
    const ways = new Set<string>()
    let twice = 0
    for (const [at, where] of conditions.entries())
      for (const by of pairs.filter((_, n) => n % 3 === at % 3)) {
        const answer = await auditor.act(trained, { by: [...by], where })
        assert.deepEqual(shown(answer), sameOrder(await plainly(db, { by, where })), `${by.join()} where ${where}`)
        const within = countedWithin({ by, where: Where.parse(where) })
        const way = within ? (within.together ? 'together' : within.lookedUp ? 'looked up' : 'members') : 'persons'
        ways.add(way)
        // who was there under several values would count more than once
        if (way === 'together' && !by.length) {
          const { of } = Where.parse(where)[0]!
          const each = await auditor.act(trained, { by: [of], where })
          twice += each.rows.reduce((sum, row) => sum + row.uniqueInLife, 0) - answer.total.uniqueInLife
        }
      }
    assert.deepEqual([...ways].toSorted(), ['looked up', 'members', 'persons', 'together'])
    assert.ok(twice > 0, String(twice))
  }),
)

test(
  'counts stay right through every change of rosters, events, persons and units',
  story(async (given) => {
    const { db, person } = given
    const roll = dice(7)
    const { director, people, events, units } = await randomBureau(given, roll)
    await settled(db)
    const auditor = await person('auditor')
    const one = <T>(of: readonly T[]) => of[roll(of.length)]!
    const participation = (state: string) =>
      db.selectFrom('participation').select('id').where('state', '=', state).orderBy('id').execute()
    const goes = async (from: string, to: string) => {
      const found = await participation(from)
      if (found.length)
        await db
          .updateTable('participation')
          .set({ state: to, act: to, removedFor: to === 'removed' ? 'other' : null })
          .where('id', '=', one(found).id)
          .execute()
      return found.length > 0
    }
    const changeEvent = async (change: object) => {
      await db
        .updateTable('event')
        .set({ ...change, act: 'changed' })
        .where('id', '=', one(events))
        .execute()
      return true
    }
    const merged: string[] = []
    const changes: Record<string, () => Promise<boolean>> = {
      reopened: () => goes('completed', 'enrolled'),
      'completed after all': () => goes('enrolled', 'completed'),
      failed: () => goes('enrolled', 'failed'),
      removed: () => goes('enrolled', 'removed'),
      nominated: async () => {
        const [event, who] = [one(events), one(people)]
        const there = await db
          .selectFrom('participation')
          .select('id')
          .where('eventId', '=', event)
          .where('personId', '=', who.id)
          .where('state', '<>', 'removed')
          .executeTakeFirst()
        if (!there) await completes(db, event, who.id)
        return !there
      },
      'an instructor': async () => {
        const found = await participation('completed')
        await db
          .updateTable('participation')
          .set({ role: one(['instructor', 'participant']), act: 'changed' })
          .where('id', '=', one(found).id)
          .execute()
        return true
      },
      moved: () =>
        changeEvent(
          one([
            { startsOn: '2025-09-28', endsOn: '2025-10-02' },
            { startsOn: '2024-01-02', endsOn: '2024-01-03' },
          ]),
        ),
      'another kind': () => changeEvent({ kind: one(['conference', 'course']) }),
      'another award': () => changeEvent({ award: one([null, 'XM-1', 'XM-3']) }),
      sex: async () => {
        await db
          .updateTable('hostPerson')
          .set({ sex: one(['female', 'male', null]), act: 'changed' })
          .where('id', '=', one(people).id)
          .execute()
        return true
      },
      'a unit of another kind': async () => {
        await db
          .updateTable('hostUnit')
          .set({ kind: one(['courts', 'civilian']), act: 'changed' })
          .where('id', '=', one(units))
          .execute()
        return true
      },
      merger: async () => {
        const [a, b] = [one(people), one(people)]
        if (a.id === b.id || a.country !== b.country || merged.includes(a.id) || merged.includes(b.id)) return false
        const { rows } = await sql<{ held: string | null }>`select merger_held(${a.id}, ${b.id}) as held`.execute(db)
        if (rows[0]!.held !== null) return false
        await director.act(mergePerson, { id: a.id, into: b.id, reason: 'Entered twice.' })
        merged.push(a.id)
        return true
      },
      undone: async () => {
        const id = merged.pop()
        if (id) await director.act(unmergePerson, { id, reason: 'They are two.' })
        return id !== undefined
      },
    }
    const happened = new Map<string, number>()
    const rounds = 12
    for (let round = 0; round < rounds; round++) {
      for (let n = 0; n < 6; n++) {
        const what = one(Object.keys(changes))
        if (await changes[what]!()) happened.set(what, (happened.get(what) ?? 0) + 1)
        // some in a transaction of their own, some together
        if (roll(2)) await settled(db)
      }
      await settled(db)
      for (let n = 0; n < 4; n++) {
        const by = one(pairs)
        assert.deepEqual(
          shown(await auditor.act(trained, { by: [...by] })),
          sameOrder(await plainly(db, { by })),
          `${by.join()} in round ${round}`,
        )
      }
      await keptAsCountedAnew(db)
    }
    assert.ok(happened.size >= Object.keys(changes).length - 2, [...happened.keys()].join())
  }),
)

test(
  'another beginning of the fiscal year counts everybody anew',
  story(async (given) => {
    const { db, person } = given
    await randomBureau(given, dice(20))
    await db.updateTable('setting').set({ value: '1' }).where('key', '=', 'fiscal-year-start-month').execute()
    await settled(db)
    const { rows } = await (await person('auditor')).act(trained, { by: 'fiscalYear' })
    const years = await sql<{
      year: string
      seats: string
    }>`select extract(year from ends_on)::text as year, count(*) as seats
      from participation where state = 'completed' group by 1 order by 1`.execute(db)
    assert.deepEqual(
      rows.map((row) => [row.fiscalYear, row.seats]),
      years.rows.map(({ year, seats }) => [year, Number(seats)]),
    )
  }),
)

test(
  'questions name members in the order of the database, and ask its cells for what there are cells of',
  story(async ({ db }) => {
    const { rows } = await sql<{
      m: string[]
    }>`select trained_members('institution', 'eventInstitution', 'modality', 'kind', 'academy',
      'rank', 'unit', 'course', 'award') as m`.execute(db)
    assert.deepEqual(rows[0]!.m, [...members])
    const kinds = await sql<{
      members: number
      yearly: boolean
      whole: boolean
    }>`select members, yearly, whole from trained_kinds()`.execute(db)
    const yearly = new Map(kinds.rows.map((kind) => [kind.members, kind.yearly]))
    const whole = new Map(kinds.rows.map((kind) => [kind.members, kind.whole]))
    for (let mask = 0; mask < 2 ** members.length; mask++) {
      const of = members.filter((_, bit) => mask & (1 << bit))
      assert.equal(maskOf(of), mask)
      const asked = (question: Partial<Question>) => hasCells(of, { by: [], where: [], ...question })
      assert.equal(asked({}), yearly.has(mask), of.join())
      assert.equal(asked({ by: ['fiscalYear'] }), yearly.get(mask) === true, of.join())
      assert.equal(asked({ from: '2025' }), yearly.get(mask) === true, of.join())
      assert.equal(asked({ from: '2025-03-01' }), false)
      assert.equal(ofWholeBureau({ by: of, where: [] }, of), whole.get(mask) === true, of.join())
    }
  }),
)

test(
  'seats tell values and sets of two members by the places that questions ask for',
  story(async ({ db }) => {
    const { rows } = await sql<{ values: string[] }>`select trained_values() as values`.execute(db)
    assert.deepEqual(
      fixed.map(({ of, value }) => `${of}=${value ?? ''}`),
      rows[0]!.values,
    )
    const known = {
      institution: unitKindNames,
      eventInstitution: institutionNames,
      modality: modalityNames,
      kind: kindNames,
    }
    for (const [of, names] of Object.entries(known))
      assert.deepEqual(
        fixedValues[of as keyof typeof known].filter((value) => value !== null).toSorted(),
        Object.keys(names).toSorted(),
      )
    const sets = [
      [],
      ...members.map((one) => [one]),
      ...members.flatMap((a, n) => members.slice(n + 1).map((b) => [a, b])),
    ]
    for (let mask = 0; mask < 2 ** members.length; mask++) {
      const agreed = members.map((_, bit) => (mask & (1 << bit) ? null : 'other'))
      const { rows: told } = await sql<{ bits: string }>`select trained_pairs(array_fill(null::text, array[9]),
        ${agreed}::text[])::text as bits`.execute(db)
      const within = sets.filter((set) => (maskOf(set) & ~mask) === 0)
      assert.equal(
        BigInt(told[0]!.bits),
        within.reduce((bits, set) => bits | pairOf(set), 0n),
      )
    }
  }),
)

test(
  'a name is told to whoever reads the roster, and a count to others',
  story(async ({ db, person }) => {
    const g = given(db)
    const ana = await g.person('Ana (invented)', await g.unit('Courts (invented)', 'courts'))
    await completes(db, (await g.event({ startsOn: '2025-04-07', endsOn: '2025-04-11' })).id, ana.id)
    await settled(db)
    const analyst = await person('finance-analyst country:HT')
    assert.equal((await analyst.act(trained, { by: 'nation' })).total.seats, 1)
    assert.deepEqual(
      (await analyst.act(listSeats, {})).seats.map((seat) => seat.person),
      [null],
    )
    const elsewhere = await person('post-director country:KE')
    assert.equal((await elsewhere.act(trained, { by: 'nation' })).total.seats, 0)
    assert.deepEqual((await elsewhere.act(listSeats, {})).seats, [])
    assert.equal(
      await elsewhere.query(async (own) => (await own.selectFrom('trainedCell').select('seats').execute()).length),
      0,
    )
  }),
)

test(
  'where a head count and a roster differ there is something to settle',
  story(async ({ db, person }) => {
    const g = given(db)
    const courts = await g.unit('Courts (invented)', 'courts')
    const ana = await g.person('Ana (invented)', courts)
    const held = { startsOn: '2025-04-07', endsOn: '2025-04-11', state: 'completed' }
    const [same, more, none, uncounted] = [
      await g.event(held),
      await g.event(held),
      await g.event(held),
      await g.event(held),
    ]
    for (const { id } of [same, more, uncounted]) await completes(db, id, ana.id)
    for (const [event, headCount] of [
      [same, 1],
      [more, 3],
      [none, 20],
    ] as const)
      await db
        .updateTable('event')
        .set({ headCount, headCountFemale: 1, act: 'counted' })
        .where('id', '=', event.id)
        .execute()
    const director = await person('post-director country:HT')
    const { differences, total } = await director.act(listDifferences, {})
    assert.equal(total, 3)
    assert.deepEqual(
      inOrder(differences.map(({ kind, event, headCount, tookPart }) => [kind, event.code, headCount, tookPart])),
      inOrder([
        ['no-head-count', uncounted.code, null, 1],
        ['no-roster', none.code, 20, 0],
        ['other-number', more.code, 3, 1],
      ]),
    )
    assert.equal((await director.act(listDifferences, { event: same.id })).total, 0)
    assert.equal((await (await person('post-director country:KE')).act(listDifferences, {})).total, 0)
  }),
)

test('a question that cannot be read names what is wrong with it', () => {
  assert.equal(Where.safeParse('nation').success, false)
  assert.equal(Where.safeParse('fiscalYear=soon').success, false)
  assert.equal(By.safeParse('nation,sex,unit,course').success, false)
  assert.deepEqual(By.parse('year, country'), ['fiscalYear', 'nation'])
})
