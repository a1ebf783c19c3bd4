import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import { balance } from '#portfolio/index.ts'
import { givenActivities } from '#portfolio/given.ts'
import { slugOf, story } from '#testing.ts'
import { correctClaim, shortestReason, withdrawClaim } from './correction.ts'
import { listRules, showMatches } from './rules.ts'

const activity = (identifier: string, country = 'HT') => ({
  identifier,
  defaultCurrency: 'USD',
  title: [{ text: `Police ${identifier}` }],
  countries: [{ code: country }],
  transactions: [{ type: '2', date: '2023-01-01', value: '10' }],
})

/** What the import claims by a rule. */
const claimedByRule = (db: Db, activityId: string) =>
  db
    .insertInto('claim')
    .values({
      id: newId(),
      activityId,
      subject: 'institution',
      value: 'police',
      source: 'text-rule',
      rule: 'police.en.service',
      evidence: 'Police',
    })
    .execute()

async function given(db: Db, ...activities: ReturnType<typeof activity>[]) {
  const ids = await givenActivities(db, ...activities.map((one) => ({ activity: one, institution: 'police' })))
  for (const id of ids.values()) await claimedByRule(db, id)
  return ids
}

const reason = 'Seen on the site visit of May.'

test(
  'an officer’s word outweighs the rules, in the record and in the balance, until it is taken back',
  story(async ({ db, person }) => {
    const ids = await given(db, activity('A-1'), activity('A-2'))
    const officer = await person('post-director country:HT')
    const money = async () =>
      (await officer.act(balance, { by: 'institution' })).rows.map(
        ({ institution, obligations }) => `${institution} ${obligations}`,
      )
    assert.deepEqual(await money(), ['police 20.00'])
    const { activities } = await officer.act(correctClaim, {
      activities: [ids.get('A-1')!],
      subject: 'institution',
      value: 'corrections',
      reason,
    })
    assert.deepEqual(
      activities.map(({ identifier, institution }) => [identifier, institution]),
      [['A-1', 'corrections']],
    )
    assert.deepEqual(await money(), ['corrections 10.00', 'police 10.00'])
    const claim = await db
      .selectFrom('claim')
      .select(['id', 'actorId', 'reason'])
      .where('source', '=', 'officer')
      .executeTakeFirstOrThrow()
    assert.deepEqual([claim.actorId, claim.reason], [officer.actor.id, reason])
    await officer.act(withdrawClaim, { claims: claim.id })
    assert.deepEqual(await money(), ['police 20.00'])
  }),
)

test(
  'many are corrected at once; that it cannot be known is an answer too',
  story(async ({ db, person }) => {
    const ids = await given(db, activity('A-1'), activity('A-2'))
    const officer = await person('hq-programme-officer')
    const { activities } = await officer.act(correctClaim, {
      activities: [...ids.values()],
      subject: 'institution',
      value: 'unknown',
      reason,
    })
    assert.deepEqual(
      activities.map(({ institution }) => institution),
      ['unknown', 'unknown'],
    )
    const rules = await officer.act(listRules, {})
    assert.deepEqual([rules.activities, rules.unknownInstitution, rules.byOfficers], [2, 2, 2])
    const police = rules.rules.find(({ rule }) => rule === 'police.en.service')
    assert.deepEqual([police?.matched, police?.corrected, police?.sample], [2, 2, ['Police']])
    const unknown = await officer.act(showMatches, { rule: 'unknown', limit: 1 })
    assert.deepEqual(
      [unknown.total, unknown.matches[0]?.activity.identifier, unknown.matches[0]?.officer],
      [2, 'A-1', true],
    )
    const rest = await officer.act(showMatches, { rule: 'unknown', limit: 1, cursor: unknown.next! })
    assert.deepEqual([rest.matches[0]?.activity.identifier, rest.next], ['A-2', null])
  }),
)

test(
  'a correction needs a reason, a value of its subject, the role, and the place',
  story(async ({ db, person }) => {
    const ids = await given(db, activity('A-1'), activity('B-1', 'CO'))
    const officer = await person('post-director country:HT', 'expert country:CO')
    const say =
      (identifier: string, rest: object = {}) =>
      () =>
        officer.act(correctClaim, {
          activities: [ids.get(identifier)!],
          subject: 'institution',
          value: 'courts',
          reason,
          ...rest,
        })
    assert.equal(await slugOf(say('A-1', { reason: 'because' })()), 'invalid-input')
    for (const short of ['', 'because'])
      await assert.rejects(say('A-1', { reason: short })(), {
        message: `reason: Say in at least ${shortestReason} characters how you know.`,
      })
    assert.equal(await slugOf(say('A-1', { value: 'detain' })()), 'invalid-input')
    // it may be read by one role, but corrected by none
    assert.equal(await slugOf(say('B-1')()), 'not-allowed')
    const elsewhere = await person('post-director country:DO')
    assert.equal(
      await slugOf(
        elsewhere.act(correctClaim, { activities: [ids.get('A-1')!], subject: 'institution', value: 'courts', reason }),
      ),
      'not-found',
    )
    const auditor = await person('auditor')
    assert.equal(
      await slugOf(
        auditor.act(correctClaim, { activities: [ids.get('A-1')!], subject: 'institution', value: 'courts', reason }),
      ),
      'not-allowed',
    )
    assert.equal(await slugOf(officer.act(withdrawClaim, { claims: newId() })), 'not-found')
  }),
)

test(
  'a rule shows what it matched as far as the reader may see, and there is no rule of any other name',
  story(async ({ db, person }) => {
    await given(db, activity('A-1'), activity('B-1', 'CO'))
    const officer = await person('post-director country:HT')
    const { matches, rule } = await officer.act(showMatches, { rule: 'police.en.service' })
    assert.deepEqual(
      matches.map(({ activity: { identifier }, evidence }) => [identifier, evidence]),
      [['A-1', ['Police']]],
    )
    assert.deepEqual(rule?.claims, [{ subject: 'institution', value: 'police' }])
    assert.equal(await slugOf(officer.act(showMatches, { rule: 'police.de.dienst' })), 'not-found')
  }),
)
