import assert from 'node:assert/strict'
import { test } from 'node:test'
import { story } from '#testing.ts'
import { Problem } from '#kernel/problem.ts'
import { runScenario } from './run.ts'
import { fileIn } from './saved-forms.tsx'

const file = (more: object = {}) => ({
  format: 'jurat-chain/1' as const,
  title: 'Tried',
  preset: 'uganda',
  months: 24,
  ...more,
})

test(
  'a scenario’s custody limit and standards are those by which its indicators are read',
  story(async ({ person }) => {
    const officer = await person('expert country:UG')
    const read = async (more: object) => {
      const { results } = await officer.act(runScenario, { scenario: file(more), all: true })
      const of = (name: string) => results.find(({ indicator }) => indicator === name)!.values.m24!
      return [of('held-long'), of('old:lower')]
    }
    const [usual, own] = [await read({}), await read({ custodyLimit: 365, standards: { lower: 180 } })]
    assert.ok(own[0]! < usual[0]! && own[1]! > usual[1]!, JSON.stringify([usual, own]))
    assert.deepEqual(await read({ custodyLimit: 182, standards: { lower: 365 } }), usual)
    for (const [more, path] of [
      [{ standards: { registry: 100 } }, 'scenario.standards.registry'],
      [{ custodyLimit: 0 }, 'scenario.custodyLimit'],
    ] as const)
      await assert.rejects(officer.act(runScenario, { scenario: file(more) }), (error: Problem) => {
        assert.equal((error.details as { errors: { path: string }[] }).errors[0]!.path, path)
        return true
      })
  }),
)

test('a form sets the limits, keeps those that it has no field for, and takes out what was emptied', () => {
  const sent = JSON.stringify(file({ custodyLimit: 90, standards: { lower: 180, higher: 400 } }))
  const limits = (fields: object) => {
    const { custodyLimit, standards } = fileIn({ file: sent, ...fields })
    return [custodyLimit, standards]
  }
  assert.deepEqual(limits({}), [90, { lower: 180, higher: 400 }])
  assert.deepEqual(limits({ 'scenario.custodyLimit': '', 'scenario.standards.lower': '200' }), [
    undefined,
    { lower: 200, higher: 400 },
  ])
})
