import assert from 'node:assert/strict'
import test from 'node:test'
import type { z } from 'zod'
import { giveRole, takeRole } from '#accounts/grants.ts'
import { setGroupRules } from '#accounts/groups.ts'
import { whoAmI } from '#accounts/me.ts'
import {
  createPerson,
  deactivatePerson,
  listPeople,
  reactivatePerson,
  showPerson,
  updatePerson,
} from '#accounts/person.ts'
import { administrator, bureau, directorInHaiti, enter, operator, owner, signedInAs, url } from './begin.ts'
import { Browser } from './browser.ts'

const manager = async () => signedInAs(await enter('Manager', [administrator]))

test('an account administrator enters a person, gives and takes roles, and the log says who did it', async () => {
  const session = await manager()
  const person = await bureau.act(session, createPerson, {
    name: 'Newcomer',
    email: 'newcomer@example.org',
    language: 'fr',
  })
  const given = await bureau.act(session, giveRole, {
    id: person.id,
    role: 'auditor',
    scopeKind: 'region',
    scopeCode: '380',
  })
  assert.deepEqual(
    given.grants.map(({ role, scopeKind, scopeCode, origin }) => [role, scopeKind, scopeCode, origin]),
    [['auditor', 'region', '380', 'administrator']],
  )
  const again = await bureau.act(session, giveRole, {
    id: person.id,
    role: 'auditor',
    scopeKind: 'region',
    scopeCode: '380',
  })
  assert.equal(again.grants.length, 1)
  const taken = await bureau.act(session, takeRole, { id: person.id, grantId: given.grants[0]!.id })
  assert.deepEqual(taken.grants, [])
  const log = await owner((db) =>
    db
      .selectFrom('change')
      .select(['actorId', 'operation', 'action', 'tableName', 'after'])
      .where('actorId', '=', session.actor.id)
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(
    log.map(({ operation, tableName, action }) => [operation, tableName, action]),
    [
      ['accounts.create', 'actor', 'insert'],
      ['grants.give', 'role_grant', 'insert'],
      ['grants.take', 'role_grant', 'delete'],
    ],
  )
  assert.ok(!JSON.stringify(log).includes('newcomer@example.org'), 'the log holds no address')
})

test('the same person sent again is not entered twice; an address belongs to one person', async () => {
  const session = await manager()
  const id = crypto.randomUUID()
  const email = 'twice@example.org'
  await bureau.act(session, createPerson, { id, name: 'Twice', email })
  assert.equal((await bureau.act(session, createPerson, { id, name: 'Twice', email })).id, id)
  await assert.rejects(bureau.act(session, createPerson, { name: 'Other', email: 'TWICE@example.org' }), {
    slug: 'email-taken',
  })
  const other = await bureau.act(session, createPerson, { name: 'Other' })
  await assert.rejects(bureau.act(session, updatePerson, { id: other.id, email }), { slug: 'email-taken' })
})

test('a change made on an outdated reading is refused', async () => {
  const session = await manager()
  const person = await bureau.act(session, createPerson, { name: 'Changed' })
  const changed = await bureau.act(session, updatePerson, {
    id: person.id,
    name: 'Changed Once',
    version: person.version,
  })
  assert.equal(changed.version, person.version + 1)
  await assert.rejects(
    bureau.act(session, updatePerson, { id: person.id, name: 'Changed Twice', version: person.version }),
    {
      slug: 'person-changed-meanwhile',
    },
  )
})

test('roles and scopes must fit each other', async () => {
  const session = await manager()
  const { id } = await bureau.act(session, createPerson, { name: 'Scopes' })
  const wrong = [
    { role: 'auditor', scopeKind: 'country', scopeCode: 'Haiti' },
    { role: 'auditor', scopeKind: 'country' },
    { role: 'auditor', scopeKind: 'region', scopeCode: 'HT' },
    { role: 'auditor', scopeKind: 'everything', scopeCode: 'HT' },
    { role: 'implementer', scopeKind: 'award', scopeCode: 'two words' },
    { role: 'operator', scopeKind: 'country', scopeCode: 'HT' },
    { role: 'king', scopeKind: 'everything' },
  ] as const
  for (const grant of wrong)
    await assert.rejects(bureau.act(session, giveRole, { id, ...(grant as object) } as never), {
      slug: 'invalid-input',
    })
})

test('nobody changes their own roles or closes their own account', async () => {
  const session = await manager()
  const id = session.actor.id
  await assert.rejects(bureau.act(session, giveRole, { id, role: 'auditor', scopeKind: 'everything' }), {
    slug: 'own-account',
  })
  await assert.rejects(bureau.act(session, deactivatePerson, { id }), { slug: 'own-account' })
  const { grants } = await bureau.act(session, showPerson, { id })
  await assert.rejects(bureau.act(session, takeRole, { id, grantId: grants[0]!.id }), { slug: 'own-account' })
})

test('the last account administrator stays', async () => {
  const session = await operator()
  // all others out, as the owner
  await owner((db) =>
    db
      .deleteFrom('roleGrant')
      .where('role', '=', 'account-administrator')
      .where('actorId', '!=', session.actor.id)
      .execute(),
  )
  const last = await enter('Last', [administrator])
  const { grants } = await bureau.act(session, showPerson, { id: last })
  await assert.rejects(bureau.act(session, takeRole, { id: last, grantId: grants[0]!.id }), {
    slug: 'last-account-administrator',
  })
  await assert.rejects(bureau.act(session, deactivatePerson, { id: last }), { slug: 'last-account-administrator' })
  const second = await enter('Second', [administrator])
  const both = await Promise.allSettled(
    [last, second].map(async (id) =>
      bureau.act(session, takeRole, { id, grantId: (await bureau.act(session, showPerson, { id })).grants[0]!.id }),
    ),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'], 'also when both go at once')
})

test('a role that comes from groups is taken away there', async () => {
  const session = await operator()
  const id = await enter('By group')
  await owner((db) =>
    db
      .insertInto('roleGrant')
      .values({ id: crypto.randomUUID(), actorId: id, origin: 'sign-in', ...directorInHaiti })
      .execute(),
  )
  const { grants } = await bureau.act(session, showPerson, { id })
  await assert.rejects(bureau.act(session, takeRole, { id, grantId: grants[0]!.id }), { slug: 'grant-from-elsewhere' })
})

test('managing people is for account administrators, and shows them no data', async () => {
  const director = await signedInAs(await enter('Director', [directorInHaiti]))
  const session = await manager()
  for (const [op, input] of [
    [listPeople, {}],
    [showPerson, { id: session.actor.id }],
    [createPerson, { name: 'X' }],
    [updatePerson, { id: session.actor.id, name: 'X' }],
    [deactivatePerson, { id: session.actor.id }],
    [reactivatePerson, { id: session.actor.id }],
    [giveRole, { id: session.actor.id, role: 'auditor', scopeKind: 'everything' }],
    [takeRole, { id: session.actor.id, grantId: session.actor.id }],
    [setGroupRules, { rules: [] }],
  ] as const)
    await assert.rejects(bureau.act(director, op as never, input), { slug: 'not-allowed' }, op.name)
  const { permissions } = await bureau.act(session, whoAmI, {})
  assert.deepEqual(
    permissions.map(({ permission }) => permission),
    ['account.manage', 'setting.change'],
  )
})

test('one’s own address is one’s own to see', async () => {
  const director = await signedInAs(await enter('Has an address', [directorInHaiti], { email: 'director@example.org' }))
  assert.equal((await bureau.act(director, whoAmI, {})).email, 'director@example.org')
})

test('the pages of people: found, entered, given a role, deactivated', async () => {
  const browser = new Browser()
  browser.jar(url).set('jurat', (await manager()).secret)
  const entered = await browser.post(`${url}/accounts`, {
    form: 'create',
    name: 'By Page',
    email: 'page@example.org',
    language: 'en',
  })
  const address = `${url}${entered.headers.get('location')}`
  const wrong = await browser.post(address, {
    form: 'give',
    role: 'post-director',
    scopeKind: 'country',
    scopeCode: 'Haiti',
  })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /ISO 3166/)
  await browser.post(address, { form: 'give', role: 'post-director', scopeKind: 'country', scopeCode: 'HT' })
  const page = await (await browser.get(address)).text()
  assert.match(page, /Post director/)
  assert.match(page, /Haiti/)
  assert.match(await (await browser.get(`${url}/accounts?search=PAGE@ex`)).text(), /By Page/)
  assert.equal((await browser.post(address, { form: 'deactivate' })).status, 303)
  assert.match(await (await browser.get(address)).text(), /Reactivate/)
  const again = await browser.post(`${url}/accounts`, {
    form: 'create',
    name: 'Other',
    email: 'page@example.org',
    language: 'en',
  })
  assert.equal(again.status, 409)
  assert.match(await again.text(), /already has the address/)
})

test('many people are listed page by page, each once, in the order of their names', async () => {
  const session = await manager()
  const names = ['Leaf 1', 'Leaf 2', 'Leaf 2', 'Leaf 3', 'Leaf 4']
  for (const name of names) await enter(name)
  const listed: string[] = []
  const pages: number[] = []
  let cursor: string | null = null
  do {
    const page: z.output<typeof listPeople.output> = await bureau.act(session, listPeople, {
      search: 'leaf',
      limit: 2,
      ...(cursor && { cursor }),
    })
    pages.push(page.people.length)
    listed.push(...page.people.map(({ name }) => name))
    cursor = page.next
  } while (cursor)
  assert.deepEqual(listed, names)
  assert.deepEqual(pages, [2, 2, 1])
  const forged = ['nonsense', Buffer.from('["a\\u0000","b"]').toString('base64url')]
  for (const wrong of forged)
    await assert.rejects(bureau.act(session, listPeople, { cursor: wrong }), { slug: 'bad-cursor' })
})

test('the page of people goes on where the first ends, with the same search', async () => {
  const session = await manager()
  for (let at = 0; at < 201; at++) await enter(`Crowd ${String(at).padStart(3, '0')}`)
  const browser = new Browser()
  browser.jar(url).set('jurat', session.secret)
  const first = await (await browser.get(`${url}/accounts?search=crowd`)).text()
  assert.doesNotMatch(first, /Crowd 200/)
  const next = /<a rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
  const second = await (await browser.get(`${url}${next}`)).text()
  assert.match(second, /Crowd 200/)
  assert.doesNotMatch(second, /Crowd 199/)
})

test('a field that is wrong is told in the language of the reader', async () => {
  const session = await manager()
  const browser = new Browser()
  browser.jar(url).set('jurat', session.secret).set('jurat-language', 'en-XA')
  const refused = await browser.post(`${url}/accounts`, { form: 'create', name: '', email: 'nobody', language: 'en' })
  assert.equal(refused.status, 422)
  const page = await refused.text()
  assert.match(page, /<a href="#create-name">Ƒīŀŀ ŧħīş īƞ\.~+<\/a>/)
  assert.match(page, /Ẇřīŧḗ ȧƞ ḗ-ḿȧīŀ ȧḓḓřḗşş/)
  assert.doesNotMatch(page, /Invalid|Fill this in/)
})
