import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { permissionMessages } from '#accounts/messages.ts'
import { accessRules, roles } from '#kernel/access.ts'
import { guideFile, loadPolicies, withMayLines } from '../../scripts/roles-guide.ts'

const guide = readFileSync(guideFile, 'utf8')

test('the guide has a section for every role', () => {
  const told = [...guide.matchAll(/^## .*\n+`([a-z-]+)`/gm)].map(([, role]) => role)
  assert.deepEqual(told, [...roles])
})

test('the guide says of every role what the policies allow', async () => {
  await loadPolicies()
  assert.equal(guide, withMayLines(guide), 'run node --import ./scripts/loader.mjs scripts/roles-guide.ts')
})

test('My account has words for every permission', async () => {
  await loadPolicies()
  assert.deepEqual(
    [...new Set(accessRules().map(({ permission }) => permission))].filter(
      (permission) => !permissionMessages[permission],
    ),
    [],
    'add them to src/accounts/messages.ts',
  )
})
