// What came of training: recorded by a post or answered by link; leakage beside those of whom nothing is known.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { v7 as newId } from 'uuid'
import { origin, servedBureau } from '#http/testing.ts'
import { sha256 } from '#kernel/secret.ts'
import { findSession } from '#kernel/session.ts'
import { keysOf } from '#persons/index.ts'
import { slugOf, story } from '#testing.ts'
import { completes, given } from '../rosters/testing.ts'
import { followUpRoutes } from './answer-routes.tsx'
import { listFollowUps } from './due.ts'
import { makeLinks, revokeLinks, type Link } from './links.ts'
import { recordFollowUp, setRule, showFollowUp, showRule } from './record.ts'
import { followUpResults } from './results.ts'

// stories are told on 1 March 2026
test(
  'follow-ups fall due after 3, 6 and 12 months, are recorded, and say how many were lost',
  story(async ({ db, person }) => {
    const g = given(db)
    const courts = await g.unit('Courts (invented)', 'courts')
    const people = [
      await g.person('Ana (invented)', courts),
      await g.person('Bo (invented)', courts),
      await g.person('Cy (invented)', courts),
      await g.person('Di (invented)', courts),
    ]
    const event = await g.event({ startsOn: '2025-11-03', endsOn: '2025-11-07' })
    const parts = []
    for (const one of people) parts.push(await completes(db, event.id, one.id))
    const manager = await person('post-programme-manager country:HT')
    const due = await manager.act(listFollowUps, {})
    assert.deepEqual(
      due.followUps.map(({ months, dueOn, state }) => [months, dueOn, state]),
      Array.from({ length: 4 }, () => [3, '2026-02-07', 'due']),
    )
    assert.equal((await manager.act(listFollowUps, { state: 'coming' })).followUps.length, 8)
    const first = await manager.act(listFollowUps, { limit: 3 })
    assert.equal((await manager.act(listFollowUps, { limit: 3, cursor: first.next! })).followUps.length, 1)

    const record = (id: string, input: object) =>
      manager.act(recordFollowUp, { id, months: 3, post: 'same-unit', ...input })
    const known = await record(parts[0]!, { usesSkill: 'yes', trainedOthers: 4 })
    assert.deepEqual([known.state, known.source, known.version], ['answered', 'post', 1])
    await record(parts[1]!, { post: 'left', leftFor: 'private-sector' })
    await record(parts[2]!, { post: 'never-entered' })
    assert.equal(await slugOf(record(parts[3]!, { leftFor: 'retired' })), 'invalid-input')
    assert.equal(await slugOf(record(parts[0]!, { version: 0 })), 'follow-up-changed-meanwhile')
    assert.equal((await record(parts[0]!, { usesSkill: 'partly', version: 1 })).version, 2)
    assert.equal(
      await slugOf(manager.act(recordFollowUp, { id: parts[0]!, months: 6, post: 'left' })),
      'follow-up-early',
    )
    assert.equal(await slugOf(manager.act(recordFollowUp, { id: newId(), months: 3, post: 'left' })), 'not-found')

    for (const by of ['event', 'course', 'nation', 'unit'] as const) {
      const { rows, total } = await manager.act(followUpResults, { by })
      assert.equal(rows.length, 1)
      assert.deepEqual(
        [total.due, total.answered, total.notAnswered, total.leakage, total.left, total.neverEntered],
        [4, 3, 1, '66.7', 1, 1],
      )
    }
    assert.equal((await manager.act(followUpResults, { months: 6 })).total.due, 0)
    assert.equal((await manager.act(showFollowUp, { id: parts[1]!, months: 3 })).leftFor, 'private-sector')

    // another nation, and whoever does not keep them
    const elsewhere = await person('post-director country:KE')
    assert.deepEqual((await elsewhere.act(listFollowUps, {})).followUps, [])
    assert.equal((await elsewhere.act(followUpResults, {})).total.due, 0)
    assert.equal(await slugOf(elsewhere.act(recordFollowUp, { id: parts[3]!, months: 3, post: 'left' })), 'not-found')
    assert.equal(
      await slugOf((await person('auditor')).act(recordFollowUp, { id: parts[3]!, months: 3, post: 'left' })),
      'not-allowed',
    )

    const officer = await person('hq-programme-officer')
    assert.deepEqual((await officer.act(showRule, {})).months, [3, 6, 12])
    assert.deepEqual((await officer.act(setRule, { months: [9, 1] })).months, [1, 9])
    assert.equal(
      await slugOf((await person('monitoring-officer country:HT')).act(setRule, { months: [1] })),
      'not-allowed',
    )
    assert.deepEqual(
      (await manager.act(listFollowUps, {})).followUps.map(({ months, state }) => [months, state]),
      Array.from({ length: 4 }, () => [1, 'overdue']),
    )
    // in time nobody is asked any more, and whoever had not answered counts as such
    await officer.act(setRule, { months: [1], overdueDays: 1, closedDays: 2 })
    assert.deepEqual((await manager.act(listFollowUps, {})).followUps, [])
    const closed = await manager.act(listFollowUps, { state: 'not-answered' })
    assert.deepEqual(
      closed.followUps.map(({ months, dueOn }) => [months, dueOn]),
      Array.from({ length: 4 }, () => [1, '2025-12-07']),
    )
    assert.equal(await slugOf(manager.act(makeLinks, {})), 'nobody-to-ask')
    assert.equal((await manager.act(followUpResults, { months: 1 })).total.notAnswered, 4)
  }),
)

test(
  'a participation that is reopened is not followed up',
  story(async ({ db, person }) => {
    const g = given(db)
    const ana = await g.person('Ana (invented)', await g.unit('Courts (invented)', 'courts'))
    const part = await completes(db, (await g.event({ startsOn: '2025-11-03', endsOn: '2025-11-07' })).id, ana.id)
    await db.updateTable('participation').set({ state: 'enrolled', act: 'reopened' }).where('id', '=', part).execute()
    const manager = await person('post-programme-manager')
    assert.deepEqual((await manager.act(listFollowUps, {})).followUps, [])
    assert.equal(await slugOf(manager.act(makeLinks, {})), 'nobody-to-ask')
  }),
)

test(
  'a link is in the first language of the names that there is, then in that of the nation, then in English',
  story(async ({ db, person }) => {
    const g = given(db)
    const nations = ['HT', 'JO', 'KE', 'TG']
    const event = await g.event({ nations, startsOn: '2025-11-03', endsOn: '2025-11-07' })
    const asked = async (country: string, ...languages: string[]) => {
      const one = await g.person('Ana (invented)', await g.unit('Courts (invented)', 'courts', country), { country })
      for (const [at, language] of languages.entries())
        await db
          .insertInto('personName')
          .values({
            id: newId(),
            personId: one.id,
            country,
            kind: 'as-written',
            name: `Ana ${at} (invented)`,
            language,
            ...keysOf(country, `Ana ${at} (invented)`),
          })
          .execute()
      return completes(db, event.id, one.id, country)
    }
    const wanted = new Map([
      // the Latin form, which lists show, says no language; the one at home does
      [await asked('KE', 'ar'), 'ar'],
      [await asked('KE', 'ha', 'es-PE'), 'es'],
      // no catalogue of Haitian Creole; whoever reads it reads French
      [await asked('HT', 'ht'), 'fr'],
      [await asked('TG'), 'fr'],
      [await asked('JO'), 'ar'],
      [await asked('KE', 'sw'), 'en'],
    ])
    const director = await person('hq-programme-officer')
    const monitor = await person('monitoring-officer')
    assert.equal(await slugOf(director.act(makeLinks, {})), 'not-allowed')
    const { links: made } = await monitor.act(makeLinks, {})
    assert.deepEqual(new Map(made.map(({ participationId, language }) => [participationId, language])), wanted)
    const chosen = await monitor.act(makeLinks, { language: 'es' })
    assert.deepEqual(new Set(chosen.links.map(({ language }) => language)), new Set(['es']))
  }),
)

const { store, bureau, app, failures, owner, signInAs, signIn, remove } = await servedBureau((opened) => ({
  mounts: [followUpRoutes(opened)],
}))
after(remove)
let links: readonly Link[]
let secret: string
const at = (link: Link) => link.address
const ask = (address: string, form?: Record<string, string>, headers: Record<string, string> = {}) =>
  app.request(address, {
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    headers: { origin, accept: 'text/html', ...headers },
  })

before(async () => {
  const months = (ago: number) => new Date(Date.now() - ago * 30.5 * 86_400_000).toISOString().slice(0, 10)
  await owner(async (db) => {
    const g = given(db)
    const courts = await g.unit('Courts (invented)', 'courts')
    const day = months(4)
    const event = await g.event({ title: 'Case files (invented)', startsOn: day, endsOn: day })
    for (const name of ['Hidden Name (invented)', 'Second Hidden (invented)', 'Third Hidden (invented)'])
      await completes(db, event.id, (await g.person(name, courts)).id)
  })
  secret = await signInAs('Manager', [{ role: 'post-programme-manager', scopeKind: 'country', scopeCode: 'HT' }])
  const session = (await findSession(store, secret))!
  links = ((await bureau.act(session, makeLinks, { language: 'ar' })) as { links: Link[] }).links
})

test('whoever has the link answers in their language, without an account, and sees nothing of the person', async () => {
  const link = links[0]!
  const page = await ask(at(link))
  const html = await page.text()
  assert.equal(page.status, 200)
  assert.match(html, /<html lang="ar" dir="rtl">/)
  assert.match(html, /Case files \(invented\)/)
  for (const hidden of ['Hidden', 'HT-P-', 'Courts', link.participationId]) assert.ok(!html.includes(hidden), hidden)
  assert.ok(html.length < 6_000, `${html.length} characters`)
  assert.match(page.headers.get('cache-control')!, /no-store/)
  assert.match(page.headers.get('x-robots-tag')!, /noindex/)

  assert.equal((await ask(at(link), { usesSkill: 'yes' })).status, 422)
  assert.equal((await ask(at(link), { post: 'elsewhere' })).status, 422)
  assert.equal((await ask(at(link), { post: 'same-unit', trainedOthers: '-1' })).status, 422)
  const sent = await ask(at(link), { post: 'other-unit', leftFor: 'retired', usesSkill: 'yes', trainedOthers: '2' })
  assert.deepEqual(
    [sent.status, sent.headers.get('location')],
    [303, `${new URL(link.address).pathname}?language=ar&thanks`],
  )
  // it may be given anew until the link ends
  assert.equal((await ask(at(link), { post: 'left', leftFor: 'abroad' })).status, 303)
  const held = await owner((db) => db.selectFrom('followUp').selectAll().execute())
  assert.deepEqual(
    held.map(({ source, post, leftFor, usesSkill, version }) => [source, post, leftFor, usesSkill, version]),
    [['link', 'left', 'abroad', null, 2]],
  )
  assert.match(await (await ask(`${at(link)}?thanks`)).text(), /value="left" selected/)
  assert.deepEqual(failures, [])
})

test('only the hash of a link is kept, and it is in no log', async () => {
  const token = links[1]!.address.split('/').at(-1)!
  const { rows, changes } = await owner(async (db) => ({
    rows: await db.selectFrom('followUpLink').select('hash').execute(),
    changes: await db.selectFrom('change').selectAll().where('tableName', '=', 'follow_up_link').execute(),
  }))
  assert.ok(rows.some(({ hash }) => hash === sha256(token)))
  assert.ok(changes.length >= 3)
  for (const text of [JSON.stringify(rows), JSON.stringify(changes)]) assert.ok(!text.includes(token))
  assert.ok(!JSON.stringify(changes).includes(sha256(token)))
})

test('a wrong link, one that ended and one that was taken back answer alike', async () => {
  const session = (await findSession(store, secret))!
  const [, expired, revoked] = links
  await owner((db) =>
    db.updateTable('followUpLink').set({ expiresAt: '2020-01-01' }).where('id', '=', expired!.id).execute(),
  )
  await bureau.act(session, revokeLinks, { id: revoked!.participationId })
  const answers = []
  for (const address of [`${origin}/follow-up/answer/jurat_follow_up_nothing`, at(expired!), at(revoked!)])
    for (const form of [undefined, { post: 'left' }]) {
      const answer = await ask(address, form)
      assert.equal(answer.status, 404)
      answers.push(await answer.text())
    }
  assert.equal(new Set(answers).size, 1)
  assert.ok(!answers[0]!.includes('Case files'))
  const held = await owner((db) => db.selectFrom('followUp').select('participationId').execute())
  assert.equal(held.length, 1)
})

test('the table of links goes to whoever keeps follow-ups, once', async () => {
  const cookie = { cookie: `jurat=${secret}` }
  const file = await ask(`${origin}/follow-up/links`, { country: 'HT' }, cookie)
  const text = await file.text()
  assert.equal(file.status, 200)
  assert.match(text, /http:\/\/localhost:8080\/follow-up\/answer\/jurat_follow_up_/)
  const address = /http:\S+answer\/[\w-]+/.exec(text)![0]
  assert.equal((await ask(address)).status, 200)
  assert.equal((await ask(`${origin}/follow-up/links`, {})).status, 401)
  // the pages of whoever records
  for (const path of [
    '/follow-up',
    '/follow-up?state=answered',
    '/follow-up/results',
    '/follow-up/results?by=nation',
    `/follow-up/${links[1]!.participationId}?months=3`,
  ])
    assert.equal((await ask(`${origin}${path}`, undefined, cookie)).status, 200, path)
  const recorded = await ask(
    `${origin}/follow-up/${links[1]!.participationId}`,
    { form: 'record', months: '3', post: 'same-unit', version: '0' },
    cookie,
  )
  assert.equal(recorded.status, 303)
  assert.deepEqual(failures, [])
})

test('links are ended on the page of their participation, and the rule is set under the list, by whoever may', async () => {
  const manager = { cookie: `jurat=${secret}` }
  const monitor = {
    cookie: `jurat=${await signIn('monitoring-officer')}`,
  }
  const session = (await findSession(store, secret))!
  const made = await bureau.act(session, makeLinks, {})
  const link = (made as { links: Link[] }).links[0]!
  const path = `${origin}/follow-up/${link.participationId}`
  const text = async (address: string, headers: Record<string, string>) =>
    (await ask(address, undefined, headers)).text()
  const revokes = /name="form" value="revoke"/
  assert.match(await text(`${path}?months=3`, manager), revokes)
  assert.equal((await ask(path, { form: 'revoke', months: '3' }, manager)).status, 303)
  assert.equal((await ask(at(link))).status, 404)
  assert.doesNotMatch(await text(`${path}?months=3`, manager), revokes)

  const rule = { form: 'rule', months: '6, 2 6', overdueDays: '10', closedDays: '20', linkDays: '5' }
  const sets = /name="form" value="rule"/
  assert.doesNotMatch(await text(`${origin}/follow-up`, manager), sets)
  assert.match(await text(`${origin}/follow-up`, manager), /3, 6, 12/)
  assert.equal((await ask(`${origin}/follow-up`, rule, manager)).status, 403)
  assert.match(await text(`${origin}/follow-up`, monitor), sets)
  const refused = await ask(`${origin}/follow-up`, { ...rule, months: '3 x' }, monitor)
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /name="months"[^>]*aria-invalid="true"/)
  assert.equal((await ask(`${origin}/follow-up`, rule, monitor)).status, 303)
  const { value } = await owner((db) =>
    db.selectFrom('setting').select('value').where('key', '=', 'follow-up').executeTakeFirstOrThrow(),
  )
  assert.deepEqual(value, { months: [2, 6], overdueDays: 10, closedDays: 20, linkDays: 5 })
  assert.deepEqual(failures, [])
})

test('guesses are limited', async () => {
  const seen = new Set<number>()
  for (let guess = 0; guess < 140; guess++) seen.add((await ask(`${origin}/follow-up/answer/x${guess}`)).status)
  assert.deepEqual([...seen], [404, 429])
})
