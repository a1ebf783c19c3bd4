// Persons trained are counted by their rules, whoever asks, whatever happens to rosters, persons, units and events.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { unmergePerson, mergePerson } from '../persons/merge.ts'
import { given, givenCourse } from '../rosters/testing.ts'
import type { Db } from '#kernel/store/store.ts'
import { story, type Person, type Story } from '#testing.ts'
import { listDifferences } from './differences.ts'
import { trainedIndicator } from './indicator.ts'
import { By, groupings, members, Where, type Grouping } from './question.ts'
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
async function plainly(db: Db, by: readonly Grouping[], scope = sql<boolean>`true`): Promise<unknown[][]> {
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
    fiscalYear: sql`(extract(year from e.ends_on + interval '3 months'))::text`,
  }
  const keys = by.map((one) => sql`coalesce(${value[one]}, '')`)
  const time = by.includes('fiscalYear')
  const within = by.filter((one) => one !== 'fiscalYear').map((one) => sql`coalesce(${value[one]}, '')`)
  const { rows } = await sql<Record<string, unknown>>`
    with row as (
      select array[${keys.length ? sql.join(keys) : sql`''`}]::text[] as k, array[${within.length ? sql.join(within) : sql`''`}]::text[] as g,
        who.id as person, e.id as event, extract(year from e.ends_on + interval '3 months') as year
      from participation p join event e on e.id = p.event_id join host_person who on who.id = person_survivor(p.person_id)
        left join host_unit u on u.id = unit_survivor(p.unit_id) left join academy a on a.id = e.academy_id left join course c on c.id = e.course_id
      where p.state = 'completed' and p.role = 'participant' and ${scope})
    select k, count(*)::int as s, count(distinct (person, event))::int as h, count(distinct (person, year))::int as y,
      ${
        time
          ? sql`(count(distinct person) filter (where year = (select min(o.year) from row o where o.person = row.person and o.g = row.g)))::int`
          : sql`count(distinct person)::int`
      } as l
    from row group by k order by k`.execute(db)
  return rows.map(({ k, s, h, y, l }) => [k, s, h, y, l])
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
          kind: ['course', 'workshop'][roll(2)],
          institution: ['police', 'courts'][roll(2)],
          modality: atAcademy ? 'academy' : ['online', 'in-country'][roll(2)],
          academyId: atAcademy ? academy : null,
          ...(roll(2) ? { courseId, edition } : {}),
        } as never)
      ).id,
    )
  }
  for (const event of events)
    for (const one of people)
      if (roll(3)) await completes(db, event, one.id, { rank: ['Clerk', 'Judge'][roll(2)]! }).catch(() => undefined)
  return { director, people, events, units }
}

test(
  'cells, seats and rosters agree by every two members, through mergers and changes',
  story(async (given) => {
    const { db, person } = given
    const roll = dice(20)
    const bureau = await randomBureau(given, roll)
    const [everything, nation, award] = [
      await person('auditor'),
      await person('auditor country:KE'),
      await person('implementer award:XM-1'),
    ]
    const pairs: Grouping[][] = [
      [],
      ...groupings.map((one) => [one]),
      ...groupings.flatMap((a, at) => groupings.slice(at + 1).map((b) => [a, b])),
    ]
    const agree = async (some: readonly Grouping[][]) => {
      await settled(db)
      for (const by of some) {
        const ask = (who: Person) => who.act(trained, { by: [...by] })
        const answer = await ask(everything)
        assert.deepEqual(shown(answer), sameOrder(await plainly(db, by)), by.join())
        for (const row of [...answer.rows, answer.total]) {
          assert.ok(
            row.uniqueInLife <= row.uniqueInYear && row.uniqueInYear <= row.heads && row.heads <= row.seats,
            by.join(),
          )
        }
        for (const rule of ['seats', 'heads'] as const)
          assert.equal(
            answer.rows.reduce((sum, row) => sum + row[rule], 0),
            answer.total[rule],
          )
        assert.deepEqual(
          shown(await ask(nation)),
          sameOrder(await plainly(db, by, sql`p.country = 'KE'`)),
          `${by.join()} of a nation`,
        )
        assert.deepEqual(
          shown(await ask(award)),
          sameOrder(await plainly(db, by, sql`p.award = 'XM-1'`)),
          `${by.join()} of an award`,
        )
      }
      const { rows } = await sql<{ wrong: string }>`select count(*) as wrong from (
      (select * from trained_cell except select * from trained_sums(array(select s from trained_seat s)))
      union all (select * from trained_sums(array(select s from trained_seat s)) except select * from trained_cell)) x`.execute(
        db,
      )
      assert.equal(rows[0]!.wrong, '0')
    }
    await agree(pairs)
    const [a, b] = bureau.people.filter(({ country }) => country === 'HT')
    await bureau.director.act(mergePerson, { id: a!.id, into: b!.id, reason: 'Entered twice.' }).catch(() => undefined)
    await db.updateTable('hostPerson').set({ sex: 'other', act: 'changed' }).where('id', '=', b!.id).execute()
    await db
      .updateTable('event')
      .set({ kind: 'conference', act: 'changed' })
      .where('id', '=', bureau.events[0]!)
      .execute()
    await db
      .updateTable('event')
      .set({ startsOn: '2023-01-02', endsOn: '2023-01-03', act: 'moved' })
      .where('id', '=', bureau.events[1]!)
      .execute()
    await db
      .updateTable('hostUnit')
      .set({ kind: 'courts', act: 'changed' })
      .where('id', '=', bureau.units[1]!)
      .execute()
    const [open] = await db
      .selectFrom('participation')
      .select('id')
      .where('eventId', '=', bureau.events[2]!)
      .where('state', '=', 'completed')
      .limit(1)
      .execute()
    if (open)
      await db
        .updateTable('participation')
        .set({ state: 'enrolled', act: 'reopened' })
        .where('id', '=', open.id)
        .execute()
    await agree([
      [],
      ['sex', 'kind'],
      ['institution', 'fiscalYear'],
      ['unit', 'course'],
      ['modality', 'award'],
      ['nation', 'sex'],
    ])
    // a condition that no cell answers goes to the seats
    for (const where of ['modality=online,in-country', 'sex!=female', 'rank=Clerk; award=XM-1', 'course=null']) {
      const { total } = await everything.act(trained, { by: 'nation', where })
      const { seats } = await everything.act(listSeats, { where, limit: 1_000 })
      assert.equal(total.seats, seats.length, where)
      assert.equal(total.uniqueInLife, new Set(seats.map((seat) => seat.person!.id)).size, where)
    }
    await db.updateTable('setting').set({ value: '1' }).where('key', '=', 'fiscal-year-start-month').execute()
    await settled(db)
    const years = (await everything.act(trained, { by: 'fiscalYear' })).rows.map((row) => row.fiscalYear)
    const { rows } = await sql<{
      year: string
    }>`select distinct extract(year from ends_on)::text as year from participation where state = 'completed' order by 1`.execute(
      db,
    )
    assert.deepEqual(
      years,
      rows.map(({ year }) => year),
    )
  }),
)

test(
  'members stand in the database in the order in which questions name them',
  story(async ({ db }) => {
    const { rows } = await sql<{
      m: string[]
    }>`select trained_members(row(gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0, current_date,
    'nation', 'region', 'sex', 'institution', 'eventInstitution', 'modality', 'kind', 'academy', 'rank', 'unit', 'course', 'award', '{}')::trained_seat) as m`.execute(
      db,
    )
    assert.deepEqual(rows[0]!.m, [...members])
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
