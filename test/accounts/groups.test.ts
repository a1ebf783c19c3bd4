import assert from 'node:assert/strict'
import test from 'node:test'
import { addGroupRule, listGroupRules, removeGroupRule, setGroupRules } from '#accounts/groups.ts'
import { administrator, bureau, directorInHaiti, enter, signedInAs, url } from './begin.ts'
import { Browser } from './browser.ts'

const rule = { group: 'inl-port-au-prince', ...directorInHaiti }

async function administratorsBrowser() {
  const session = await signedInAs(await enter('Group keeper', [administrator]))
  await bureau.act(session, setGroupRules, { rules: [] })
  const browser = new Browser()
  browser.jar(url).set('jurat', session.secret)
  const rules = async () => (await bureau.act(session, listGroupRules, {})).rules
  const shown = async () => (await browser.get(`${url}/sign-in-groups`)).text()
  return { session, browser, rules, shown }
}

test('an account administrator adds and removes on a page which group gives which role', async () => {
  const { browser, rules, shown } = await administratorsBrowser()
  assert.match(await (await browser.get(`${url}/accounts`)).text(), /href="\/sign-in-groups"/)
  assert.match(await shown(), /No group gives a role yet/)
  const fields = { group: rule.group, role: rule.role, scopeKind: rule.scopeKind, scopeCode: 'HT' }
  const added = await browser.post(`${url}/sign-in-groups`, { form: 'add', ...fields })
  assert.equal(added.status, 303)
  assert.deepEqual(await rules(), [rule])
  const page = await shown()
  for (const word of ['inl-port-au-prince', 'Post director', 'Haiti', 'Remove Post director for inl-port-au-prince'])
    assert.ok(page.includes(word), word)
  assert.doesNotMatch(page, /No group gives a role yet/)
  // one that gives a role over everything has no code
  await browser.post(`${url}/sign-in-groups`, {
    form: 'add',
    group: 'audit/<team>',
    role: 'auditor',
    scopeKind: 'everything',
    scopeCode: '',
  })
  assert.equal((await rules()).length, 2)
  const removed = await browser.post(`${url}/sign-in-groups`, { form: 'remove', ...fields })
  assert.equal(removed.status, 303)
  assert.deepEqual(
    (await rules()).map(({ group }) => group),
    ['audit/<team>'],
  )
})

test('a rule that is not whole comes back with what was typed, the reason at its field', async () => {
  const { browser, rules } = await administratorsBrowser()
  const response = await browser.post(`${url}/sign-in-groups`, {
    form: 'add',
    group: 'haiti team',
    role: 'post-director',
    scopeKind: 'country',
    scopeCode: 'Haiti',
  })
  assert.equal(response.status, 422)
  const page = await response.text()
  assert.match(page, /id="add-scopeCode-error"/)
  assert.match(page, /value="haiti team"/)
  assert.deepEqual(await rules(), [])
})

test('the same rule twice is one rule; one that is not there cannot be removed', async () => {
  const { session } = await administratorsBrowser()
  await bureau.act(session, addGroupRule, rule)
  assert.equal((await bureau.act(session, addGroupRule, rule)).rules.length, 1)
  await assert.rejects(bureau.act(session, removeGroupRule, { ...rule, scopeCode: 'KE' }), { slug: 'not-found' })
  // two at once both stand
  await Promise.all(['one', 'two'].map((group) => bureau.act(session, addGroupRule, { ...rule, group })))
  assert.equal((await bureau.act(session, listGroupRules, {})).rules.length, 3)
})
