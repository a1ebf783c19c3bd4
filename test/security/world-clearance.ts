// Clearance in the small bureau: who sees batches, what was decided, blocks, duties and hits, and who writes which of them.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import {
  wholly,
  within,
  type Host,
  type Member,
  type Readable,
  type Trying,
  type World,
  type WorldUnit,
} from './world.ts'

export interface Clearance {
  country: string
  keys: string[]
  /** Whether the post has rules and procedures of its own. */
  settled: boolean
  /** With the local units, its one case is of a unit. */
  batch: string
  case: string
  /** Of CONS, DEA and POL. */
  checks: string[]
  hit: string
  result: string
  block: string
  duty: string
  /** Submitted, with nobody in it. */
  bare: string
  holiday: string
  /** That somebody checks for the post's POL, and who does. */
  member: string
  police: string[]
  /** The memberships. */
  memberships: string[]
  searched: string
  /** That hits of the case went when their time was over. */
  erased: string
  /** The readings of its hits, by member: open, over, or none. */
  readings: { by: string; id: string; open: boolean }[]
}

/** Two batches a unit, one of them with the local units and with everything that may come of a case. */
export async function layDownClearance(db: Db, units: readonly WorldUnit[], members: readonly Member[]) {
  const clearances: Clearance[] = []
  for (const [at, { id: unit, country, keys }] of units.entries()) {
    // somebody who checks and does not coordinate, where there is such a one: to them the unit makes the difference
    const police = (
      members.find((one) => within(one, 'clearance.check', keys) && !within(one, 'clearance.coordinate', keys)) ??
      members[0]!
    ).id
    // and somebody who belongs to the unit and checks no longer
    const former = (members.find((one) => one.id !== police && !within(one, 'clearance.check', keys)) ?? members[0]!).id
    const made = {
      batch: newId(),
      bare: newId(),
      case: newId(),
      hit: newId(),
      result: newId(),
      block: newId(),
      duty: newId(),
      holiday: newId(),
      member: newId(),
      former: newId(),
      searched: newId(),
      erased: newId(),
      // who may for this post alone has them open; of all others every third, every third had, the rest never
      readings: members.flatMap((one, index) => {
        const here = within(one, 'hit.read', keys) && !wholly(one, 'hit.read')
        const open = here || (index + at) % 3 === 0
        return open || (index + at) % 3 === 1 ? [{ by: one.id, id: newId(), open }] : []
      }),
    }
    const batch = {
      country,
      name: 'B',
      purpose: 'training',
      neededBy: '2099-01-01',
      holdsUntil: '2099-01-01',
      act: 'submitted',
    }
    await db
      .insertInto('clearanceBatch')
      .values([
        { ...batch, id: made.batch },
        { ...batch, id: made.bare },
      ])
      .execute()
    await db
      .insertInto('clearanceCase')
      .values({ id: made.case, batchId: made.batch, country, unitId: unit, vetting: 'leahy' })
      .execute()
    for (const state of ['accepted', 'local-checks'])
      await db.updateTable('clearanceBatch').set({ state, act: state }).where('id', '=', made.batch).execute()
    await db
      .insertInto('clearanceHit')
      .values({
        id: made.hit,
        caseId: made.case,
        country,
        checkingUnit: 'POL',
        match: 'direct',
        source: 's',
        narrative: 'n',
        recordedBy: members[0]!.id,
      })
      .execute()
    await db
      .insertInto('clearanceResult')
      .values({ id: made.result, caseId: made.case, country, result: 'suspended', decidedOn: '2020-01-01' })
      .execute()
    await db
      .insertInto('clearanceBlock')
      .values({ id: made.block, country, unitId: unit, resultId: made.result, since: '2020-01-01' })
      .execute()
    await db
      .insertInto('clearanceDuty')
      .values({
        id: made.duty,
        country,
        batchId: made.batch,
        unitId: unit,
        openedOn: '2020-01-01',
        dueOn: '2020-01-01',
      })
      .execute()
    await db
      .insertInto('publicHoliday')
      .values({ id: made.holiday, country, keptBy: 'nation', onDay: '2020-01-01', name: 'Day', source: 's' })
      .execute()
    await db
      .insertInto('checkingMember')
      .values(
        [...new Set([police, former])].map((actorId, index) => ({
          id: index === 0 ? made.member : made.former,
          country,
          checkingUnit: 'POL',
          actorId,
          addedBy: police,
        })),
      )
      .execute()
    await db
      .insertInto('searchedName')
      .values({
        id: made.searched,
        caseId: made.case,
        country,
        checkingUnit: 'POL',
        name: 'n',
        recordedBy: members[0]!.id,
      })
      .execute()
    await db
      .insertInto('hitErasure')
      .values({
        id: made.erased,
        caseId: made.case,
        country,
        checkingUnit: 'DEA',
        keepUntil: '2020-01-01',
        hits: 1,
        names: 0,
      })
      .execute()
    for (const { by: actorId, id, open } of made.readings)
      await db
        .insertInto('hitReading')
        .values({
          id,
          caseId: made.case,
          actorId,
          purpose: 'To look',
          until: sql`now() + ${open ? '1 hour' : '-1 hour'}::interval`,
        })
        .execute()
    const settled = at % 2 === 0
    if (settled)
      await db.insertInto('clearanceSop').values({ country, title: 'SOP', adoptedOn: '2020-01-01' }).execute()
    else await db.deleteFrom('clearancePost').where('country', '=', country).execute()
    const checks = await db
      .selectFrom('clearanceCheck')
      .select('id')
      .where('caseId', '=', made.case)
      .orderBy('checkingUnit')
      .execute()
    clearances.push({
      ...made,
      police: [police, former],
      memberships: [made.member, ...(former === police ? [] : [made.former])],
      country,
      keys,
      settled,
      checks: checks.map(({ id }) => id),
    })
  }
  return clearances
}

const shown = (
  table: string,
  needs: Permission,
  key: string,
  keysOf: (clearance: Clearance) => string[],
  also: (person: Member, clearance: Clearance) => boolean = () => true,
): Readable => ({
  table,
  key,
  roles: ['jurat_app'],
  seen: ({ clearances }, person) =>
    clearances.filter((one) => within(person, needs, one.keys) && also(person, one)).flatMap(keysOf),
})
const isOpen = (person: Member, { readings }: Clearance) => readings.some(({ by, open }) => by === person.id && open)
const settledOnly = ({ settled, country }: Clearance) => (settled ? [country] : [])
const sees = (person: Member, { keys, award }: Host) => within(person, 'person.read', [...keys, `award:${award}`])

export const readablesOfClearance: readonly Readable[] = [
  shown('clearance_post', 'clearance.read', 'country', settledOnly),
  shown('clearance_sop', 'clearance.read', 'country', settledOnly),
  shown('clearance_batch', 'clearance.read', 'id::text', ({ batch, bare }) => [batch, bare]),
  shown('clearance_case', 'clearance.read', 'id::text', (made) => [made.case]),
  shown('clearance_check', 'clearance.read', 'id::text', ({ checks }) => checks),
  shown('clearance_milestone', 'clearance.read', `batch_id || ' ' || milestone`, ({ batch, bare }) => [
    `${batch} submitted`,
    `${batch} accepted`,
    `${batch} local-checks`,
    `${bare} submitted`,
  ]),
  shown('clearance_result', 'clearance.result', 'id::text', ({ result }) => [result]),
  shown('clearance_block', 'clearance.result', 'id::text', ({ block }) => [block]),
  shown('clearance_duty', 'duty.read', 'id::text', ({ duty }) => [duty]),
  shown('clearance_hit', 'hit.read', 'id::text', ({ hit }) => [hit], isOpen),
  shown('checking_member', 'clearance.read', 'id::text', ({ memberships }) => memberships),
  shown('searched_name', 'hit.read', 'id::text', ({ searched }) => [searched], isOpen),
  shown('hit_erasure', 'hit.read', 'id::text', ({ erased }) => [erased]),
  {
    table: 'hit_reading',
    key: 'id::text',
    roles: ['jurat_app'],
    seen: ({ clearances }, person) =>
      person.session !== 'live'
        ? []
        : clearances.flatMap(({ readings }) =>
            readings.filter(({ by }) => by === person.id || wholly(person, 'hit-reading.read')).map(({ id }) => id),
          ),
  },
  {
    table: 'public_holiday',
    key: 'id::text',
    roles: ['jurat_app'],
    seen: ({ clearances }, person) => (person.session === 'live' ? clearances.map(({ holiday }) => holiday) : []),
  },
  {
    table: 'person_standing',
    key: 'person_id::text',
    roles: ['jurat_app'],
    seen: ({ hosts }, person) =>
      hosts.flatMap((host) => [
        ...(sees(person, host) ? [host.id] : []),
        ...(within(person, 'person.read', host.keys) ? [host.bare] : []),
      ]),
  },
  {
    table: 'unit_standing',
    key: 'unit_id::text',
    roles: ['jurat_app'],
    seen: ({ units }, person) => units.filter(({ keys }) => within(person, 'unit.read', keys)).map(({ id }) => id),
  },
]

/** What the person tries to write on every one of them. */
export function writingsOfClearance({ clearances, hosts, persons }: World, person: Member, app: Trying) {
  const other = persons.find((member) => member !== person)!
  const may = (permission: Permission) => (of: Clearance) => within(person, permission, of.keys)
  const keeps = (of: Clearance) => may('clearance.submit')(of) || may('clearance.coordinate')(of)
  /** Whether what the local police met with is theirs to record, or anybody's who coordinates. */
  const records = (needs: Permission) => (of: Clearance) =>
    may('clearance.coordinate')(of) || (may(needs)(of) && of.police.includes(person.id))
  const opens = (of: Clearance) => records('hit.read')(of) && isOpen(person, of)
  const reading = (of: Clearance, by: Member) =>
    `insert into hit_reading (id, case_id, actor_id, purpose) values ('${newId()}', '${of.case}', '${by.id}', 'To look')`
  const count = (allowed: (of: Clearance) => boolean) => clearances.filter(allowed).length
  const hitBy = (of: Clearance, by: Member) =>
    `insert into clearance_hit (id, case_id, country, checking_unit, match, source, narrative, recorded_by)
     values ('${newId()}', '${of.case}', '${of.country}', 'POL', 'none', 's', 'n', '${by.id}')`
  const withdrawnBy = (of: Clearance, by: Member) =>
    `update clearance_hit set withdrawn_at = now(), withdrawn_by = '${by.id}', withdrawn_reason = 'r' where id = '${of.hit}'`
  const told = `told_whom = 'w', told_on = '2020-01-01', told_what = 't', help_offered = 'h', closed_at = now()`
  return [
    ...clearances.flatMap((of) => {
      const { country, settled, batch, bare } = of
      const submits = may('clearance.submit')(of)
      const sets = may('clearance.set')(of)
      const seesHits = records('hit.read')(of)
      const checks = may('clearance.check')(of)
      const somebody = hosts.find((host) => host.country === country)!.bare
      return [
        app.if(
          submits,
          'submits a batch',
          `insert into clearance_batch (id, country, name, purpose, needed_by, holds_until, act)
           values ('${newId()}', '${country}', 'x', 'training', '2099-01-01', '2099-01-01', 'submitted')`,
        ),
        app.if(
          submits,
          'puts a person into a batch',
          `insert into clearance_case (id, batch_id, country, person_id) values ('${newId()}', '${bare}', '${country}', '${somebody}')`,
        ),
        app.if(
          keeps(of),
          'renames a batch',
          `update clearance_batch set name = 'x', act = 'changed' where id = '${batch}'`,
        ),
        app.never(
          'takes a batch to another country',
          `update clearance_batch set country = 'TG' where id = '${batch}'`,
        ),
        app.if(keeps(of), 'takes a case out', `update clearance_case set state = 'cancelled' where id = '${of.case}'`),
        (may('clearance.coordinate')(of) ? app.if : app.notThus)(
          keeps(of),
          'vets a case otherwise',
          `update clearance_case set vetting = 'leahy', vetting_reason = 'x' where id = '${of.case}'`,
        ),
        app.if(
          may('clearance.coordinate')(of),
          'records a check of a unit that is not theirs',
          `update clearance_check set done_at = now(), done_by = '${person.id}' where id = '${of.checks[0]}'`,
        ),
        app.if(
          records('clearance.check')(of),
          'records a check of the police',
          `update clearance_check set done_at = now(), done_by = '${person.id}' where id = '${of.checks[2]}'`,
        ),
        app.never('puts a check off', `update clearance_check set due_on = '2099-01-01' where id = '${of.checks[0]}'`),
        app.if(seesHits, 'records a hit', hitBy(of, person)),
        app.if(false, 'records a hit for somebody else', hitBy(of, other)),
        app.if(may('hit.read')(of), 'opens the hits of a case', reading(of, person)),
        app.if(false, 'opens the hits of a case for somebody else', reading(of, other)),
        app.never('prolongs a reading of hits', `update hit_reading set until = now() + interval '1 day'`),
        app.never('removes a reading of hits', `delete from hit_reading where case_id = '${of.case}'`),
        app.never('hides that hits went', `delete from hit_erasure where case_id = '${of.case}'`),
        app.if(opens(of), 'takes a hit back', withdrawnBy(of, person)),
        app.notThus(opens(of), 'takes a hit back for somebody else', withdrawnBy(of, other)),
        app.if(
          seesHits,
          'records a spelling',
          `insert into searched_name (id, case_id, country, checking_unit, name, recorded_by)
           values ('${newId()}', '${of.case}', '${country}', 'POL', 'x', '${person.id}')`,
        ),
        app.if(
          false,
          'records a spelling for somebody else',
          `insert into searched_name (id, case_id, country, checking_unit, name, recorded_by)
           values ('${newId()}', '${of.case}', '${country}', 'POL', 'y', '${other.id}')`,
        ),
        app.if(
          opens(of),
          'takes a spelling back',
          `update searched_name set withdrawn_at = now(), withdrawn_by = '${person.id}' where id = '${of.searched}'`,
        ),
        app.notThus(
          opens(of),
          'takes a spelling back for somebody else',
          `update searched_name set withdrawn_at = now(), withdrawn_by = '${other.id}' where id = '${of.searched}'`,
        ),
        app.never('rewrites a spelling', `update searched_name set name = 'x' where id = '${of.searched}'`),
        ...(sets && !checks
          ? []
          : [
              app.if(
                sets,
                'says that they check for a unit',
                `insert into checking_member (id, country, checking_unit, actor_id, added_by)
                 values ('${newId()}', '${country}', 'DEA', '${person.id}', '${person.id}')`,
              ),
            ]),
        app.if(
          sets,
          'says that somebody checks for a unit no longer',
          `update checking_member set ended_at = now(), ended_by = '${person.id}' where id = '${of.member}'`,
        ),
        app.notThus(
          sets,
          'says so in the name of somebody else',
          `update checking_member set ended_at = now(), ended_by = '${other.id}' where id = '${of.member}'`,
        ),
        app.never(
          'takes somebody to another unit',
          `update checking_member set checking_unit = 'DEA' where id = '${of.member}'`,
        ),
        app.if(
          sets,
          'enters a holiday',
          `insert into public_holiday (id, country, kept_by, on_day, name, source)
           values ('${newId()}', '${country}', 'post', '2020-01-02', 'x', 's')`,
        ),
        app.if(sets, 'renames a holiday', `update public_holiday set name = 'x' where id = '${of.holiday}'`),
        app.if(sets, 'takes a holiday out', `delete from public_holiday where id = '${of.holiday}'`),
        app.never('moves a holiday', `update public_holiday set on_day = '2020-01-03' where id = '${of.holiday}'`),
        app.never('rewrites a hit', `update clearance_hit set narrative = 'x' where id = '${of.hit}'`),
        app.never('deletes a hit', `delete from clearance_hit where id = '${of.hit}'`),
        app.never(
          'decides a case',
          `insert into clearance_result (id, case_id, country, result, decided_on, cleared_from, cleared_until)
           values ('${newId()}', '${of.case}', '${country}', 'approved', '2020-01-01', '2020-01-01', '2099-01-01')`,
        ),
        app.never('lifts a block', `update clearance_block set lifted_at = now() where id = '${of.block}'`),
        app.if(
          may('duty.keep')(of),
          'informs of a rejection',
          `update clearance_duty set ${told}, closed_by = '${person.id}' where id = '${of.duty}'`,
        ),
        app.never(
          'opens a duty',
          `insert into clearance_duty (id, country, batch_id, opened_on, due_on)
          values ('${newId()}', '${country}', '${batch}', '2020-01-01', '2020-01-01')`,
        ),
        app.never(
          'writes a step',
          `insert into clearance_milestone (batch_id, country, milestone) values ('${batch}', '${country}', 'closed')`,
        ),
        ...(settled
          ? [
              app.if(sets, 'sets the rules', `update clearance_post set most_cases = 40 where country = '${country}'`),
              app.if(
                sets,
                'changes the procedures',
                `update clearance_sop set title = 'x' where country = '${country}'`,
              ),
            ]
          : [
              app.if(sets, 'gives a post rules', `insert into clearance_post (country) values ('${country}')`),
              app.if(
                sets,
                'gives a post procedures',
                `insert into clearance_sop (country, title, adopted_on) values ('${country}', 'x', '2020-01-01')`,
              ),
            ]),
      ]
    }),
    app.all(count(may('clearance.set')), 'takes all holidays out', `delete from public_holiday`),
    app.all(
      count(opens),
      'takes all spellings back',
      `update searched_name set withdrawn_at = now(), withdrawn_by = '${person.id}'`,
    ),
    app.all(
      clearances.filter(may('clearance.set')).reduce((sum, { memberships }) => sum + memberships.length, 0),
      'ends all memberships',
      `update checking_member set ended_at = now(), ended_by = '${person.id}'`,
    ),
    app.never('says what the weekend is', `update country_weekend set weekend = '{1}'`),
    app.never('clears a person', `update person_standing set cleared_until = '2099-01-01'`),
    app.never('clears a unit', `update unit_standing set cleared_until = '2099-01-01'`),
    app.all(2 * count(keeps), 'renames all batches', `update clearance_batch set name = 'x', act = 'changed'`),
    app.all(count(keeps), 'takes all cases out', `update clearance_case set state = 'cancelled'`),
    app.all(
      3 * count(may('clearance.coordinate')) +
        count((of) => records('clearance.check')(of) && !may('clearance.coordinate')(of)),
      'records all checks',
      `update clearance_check set done_at = now(), done_by = '${person.id}'`,
    ),
    app.all(
      count(opens),
      'takes all hits back',
      `update clearance_hit set withdrawn_at = now(), withdrawn_by = '${person.id}', withdrawn_reason = 'r'`,
    ),
    app.all(count(may('duty.keep')), 'informs of all', `update clearance_duty set ${told}, closed_by = '${person.id}'`),
    app.all(
      count((of) => of.settled && may('clearance.set')(of)),
      'sets all rules',
      `update clearance_post set most_cases = 40`,
    ),
    app.all(
      count((of) => of.settled && may('clearance.set')(of)),
      'changes all procedures',
      `update clearance_sop set title = 'x'`,
    ),
  ]
}
