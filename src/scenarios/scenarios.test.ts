import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenProgramme } from '#chain/given-chain.ts'
import { textbook } from '#chain/standard.ts'
import { parseInput } from '#kernel/operation.ts'
import { slugOf, story } from '#testing.ts'
import { ready } from './faults.ts'
import { presets } from './presets.ts'
import { compareScenarios } from './compare.ts'
import { listPresets, runScenario, showSchema } from './run.ts'
import { listScenarios, markBaseline, reviseScenario, saveScenario, showScenario, withdrawScenario } from './saved.ts'

const file = (more: object = {}) => ({
  format: 'jurat-chain/1' as const,
  title: 'More judges',
  preset: 'textbook',
  months: 24,
  ...more,
})
const errorsOf = async (answer: Promise<unknown>) => {
  const problem = (await answer.then(
    () => assert.fail('It was let through.'),
    (error: unknown) => error,
  )) as { details: { errors: { path: string; message: string }[] } }
  return problem.details.errors
}

test(
  'a scenario is run, and answers its indicators by the end of each year',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const { results, stocks, drawn } = await officer.act(runScenario, { scenario: file({ months: 120 }) })
    const end = (stock: string) => stocks.find((one) => one.stock === stock)!.end
    assert.equal(end('investigation'), 47_950.53)
    assert.equal(end('lower-free'), 51_988.87)
    const police = results.find(({ indicator }) => indicator === 'pending:police')!
    assert.deepEqual(Object.keys(police.values), [
      'm12',
      'm24',
      'm36',
      'm48',
      'm60',
      'm72',
      'm84',
      'm96',
      'm108',
      'm120',
    ])
    assert.equal(police.values.m120, 47_950.53)
    const lines = results.filter(({ indicator }) => indicator === 'pending:lower')
    assert.deepEqual(
      lines.map(({ of }) => of),
      ['central', 'low', 'high'],
    )
    const [central, low, high] = lines.map(({ values }) => values.m120!)
    assert.ok(low! < central! && central! < high!, `${low} ${central} ${high}`)
    assert.ok(drawn.unknown > 30 && drawn.figures >= 100, JSON.stringify(drawn))
  }),
)

test(
  'where nothing is uncertain a run says so, and has no band',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const model = structuredClone(textbook)
    for (const parameter of Object.values(model.parameters)) {
      delete parameter.prior
      parameter.source = 'Counted by hand'
    }
    const scenario = file({ preset: undefined, model, months: 12 }) as never
    const { results, drawn } = await officer.act(runScenario, { scenario })
    assert.deepEqual(drawn, {
      unknown: 0,
      figures: 0,
      band: 'none: no figure has a range, so nothing is uncertain',
    })
    assert.ok(results.every(({ of }) => of === 'certain'))
  }),
)

test(
  'between low and high of a run lie nine in ten of what is not known',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const model = structuredClone(textbook)
    for (const parameter of Object.values(model.parameters)) parameter.source = 'Counted by hand'
    model.parameters['start.short']!.prior = { shape: 'uniform', low: 4_000, high: 14_000 }
    const scenario = file({ preset: undefined, model, months: 1 }) as never
    const { results, drawn } = await officer.act(runScenario, { scenario, by: 'month' })
    assert.equal(drawn.unknown, 1)
    const [central, low, high] = ['central', 'low', 'high'].map(
      (end) => results.find((one) => one.indicator === 'sentenced' && one.of === end)!.values.m1!,
    )
    // Of those there at the start so many are left after January: 10,000 persons apart, nine in ten within 9,000.
    const left = (1 - 1 / 180) ** 30
    assert.ok(Math.abs((high! - low!) / left - 9_000) < 60, `${low} to ${high}`)
    assert.ok(Math.abs((high! + low!) / 2 - central!) < 60, `${low} to ${high} about ${central}`)
  }),
)

test(
  'more police before saturated courts: no more sentenced, more waiting and more held',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const more = file({ months: 60, figures: { 'police.identified': { value: 0.47 } } })
    const { results, figures } = await officer.act(compareScenarios, { scenarios: [file({ months: 60 }), more] })
    const of = (indicator: string) => results.find((one) => one.indicator === indicator)!
    assert.ok(of('pending:lower').change! > 3)
    assert.ok(of('unsentenced').change! > 1)
    assert.deepEqual(
      figures.map(({ parameter, a, b }) => [parameter, a, b]),
      [['police.identified', 0.45, 0.47]],
    )
  }),
)

test(
  'what is wrong with a scenario names its field',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    const run = (more: object) => errorsOf(officer.act(runScenario, { scenario: file(more) as never }))
    assert.deepEqual(
      (await run({ figures: { 'judges.many': { value: 1 } } })).map(({ path }) => path),
      ['scenario.figures.judges.many'],
    )
    assert.deepEqual(
      (await run({ preset: 'atlantis' })).map(({ path, message }) => [path, message]),
      [['scenario.preset', 'There is no such preset. There are these: textbook, haiti, uganda, england-wales.']],
    )
    const misspelt = structuredClone(textbook) as unknown as { stocks: object[] }
    misspelt.stocks[0] = { ...misspelt.stocks[0], personsper: 'reports' }
    for (const [more, path, name] of [
      [{ figurs: {} }, 'scenario', 'figurs'],
      [{ figures: { 'lower.slots': { value: 1, sorce: 'Ministry' } } }, 'scenario.figures.lower.slots', 'sorce'],
      [{ preset: undefined, model: misspelt }, 'scenario.model.stocks.0', 'personsper'],
    ] as const)
      assert.deepEqual(
        (await run(more)).map((error) => [error.path, error.message]),
        [[path, `There is nothing called ${name} here.`]],
      )
    assert.deepEqual(
      (await run({ preset: undefined })).map(({ path }) => path),
      ['scenario.preset'],
    )
    assert.deepEqual(
      (await run({ months: 1_000_000 })).map(({ path, message }) => [path, message]),
      [['scenario.months', 'This must be 600 or less.']],
    )
    const errors = await run({ figures: { 'lower.slots': { value: -5 }, 'lower.convicted': { value: 1.5 } } })
    assert.deepEqual(
      errors.filter(({ path }) => path.startsWith('scenario.figures.')).map(({ path, message }) => [path, message]),
      [
        ['scenario.figures.lower.slots.value', 'This is -5; it must be 0 to 1000000000000.'],
        ['scenario.figures.lower.convicted.value', 'This is 1.5; it must be 0 to 1.'],
      ],
    )
    const hole = structuredClone(textbook)
    hole.stocks[0]!.leaves[0]!.to = 'nowhere'
    assert.deepEqual(
      (await run({ preset: undefined, model: hole })).map(({ path, message }) => [path, message]),
      [['scenario.model.stocks.investigation.leaves.lapsed.to', 'The model has no place called nowhere.']],
    )
    assert.deepEqual(
      (await run({ format: 'jurat-chain/9' })).map(({ path }) => path),
      ['scenario.format'],
    )
  }),
)

test(
  'a scenario is saved with its author, revised with a reason, and every state of it is kept',
  story(async ({ person }) => {
    const officer = await person('post-director country:HT')
    const saved = await officer.act(saveScenario, {
      scenario: file({ country: 'HT', assumptions: ['Bail as in 2015.'] }),
      baseline: true,
      reason: 'For the meeting.',
    })
    assert.deepEqual([saved.country, saved.baseline, saved.assumptions, saved.version], ['HT', true, 1, 1])
    const scenario = file({
      country: 'HT',
      figures: { 'lower.slots': { value: 9_900, source: 'Ministry of Justice' } },
    })
    await officer.act(reviseScenario, { id: saved.id, scenario, reason: 'The count arrived.', version: 1 })
    const shown = await officer.act(showScenario, { id: saved.id })
    assert.deepEqual(
      shown.history.map(({ act, reason, changed }) => [act, reason, changed]),
      [
        ['revised', 'The count arrived.', ['assumptions', 'lower.slots']],
        ['saved', 'For the meeting.', []],
      ],
    )
    assert.equal((await officer.act(showScenario, { id: saved.id, version: 1 })).file.title, 'More judges')
    assert.equal(
      await slugOf(officer.act(reviseScenario, { id: saved.id, scenario, reason: 'Again.', version: 1 })),
      'scenario-changed-meanwhile',
    )
    const other = await officer.act(saveScenario, { scenario })
    await officer.act(markBaseline, { id: other.id })
    assert.deepEqual(
      (await officer.act(listScenarios, { country: 'HT' })).scenarios.map(({ id, baseline }) => [id, baseline]),
      [
        [other.id, true],
        [saved.id, false],
      ],
    )
    await officer.act(withdrawScenario, { id: saved.id, reason: 'Outdated.' })
    assert.deepEqual(
      (await officer.act(listScenarios, { country: 'HT' })).scenarios.map(({ id }) => id),
      [other.id],
    )
    assert.equal(
      await slugOf(officer.act(reviseScenario, { id: saved.id, scenario, reason: 'Again.' })),
      'scenario-withdrawn',
    )
  }),
)

test(
  'scenarios of a nation are for whoever has that nation in scope; those of no nation for all',
  story(async ({ person }) => {
    const haiti = await person('post-director country:HT')
    const kenya = await person('post-director country:KE')
    const saved = await haiti.act(saveScenario, { scenario: file({ country: 'HT' }) })
    const bare = await haiti.act(saveScenario, { scenario: file() })
    assert.equal(await slugOf(kenya.act(showScenario, { id: saved.id })), 'not-found')
    assert.equal(await slugOf(kenya.act(saveScenario, { scenario: file({ country: 'HT' }) })), 'not-allowed')
    assert.equal((await kenya.act(showScenario, { id: bare.id })).title, 'More judges')
    const auditor = await person('auditor')
    assert.equal(await slugOf(auditor.act(saveScenario, { scenario: file() })), 'not-allowed')
    assert.equal((await auditor.act(listScenarios, {})).scenarios.length, 2)
  }),
)

test(
  'every figure of a preset has a source with its date, or is told as assumed with its range',
  story(async ({ person }) => {
    const officer = await person('expert country:HT')
    for (const { id } of presets().slice(1)) {
      const { figures } = await officer.act(listPresets, { preset: id })
      assert.deepEqual(
        figures!
          .filter(({ assumed, low, high }) => assumed && (low === null || high === null))
          .map(({ parameter }) => parameter),
        [],
        id,
      )
      assert.ok(figures!.some(({ verified }) => verified))
      assert.ok(figures!.every(({ verified, source }) => !verified || source))
    }
    assert.equal(presets()[0]!.model, textbook)
  }),
)

test('what a programme can’t change, a value outside its range and a wrong end of a range are told at their field', () => {
  const programme = (effect: object) => {
    const { effects, ...rooms } = givenProgramme()
    return { programmes: [{ ...rooms, effects: [{ ...effects[0], ...effect }] }] }
  }
  const figures = (value: number, low: number, high: number) => ({
    figures: { 'lower.slots': { value, prior: { shape: 'uniform', low, high } } },
  })
  for (const [more, path] of [
    [programme({ group: 'women' }), 'scenario.programmes.0.effects.0.group'],
    [programme({ target: 'start.lower-free' }), 'scenario.programmes.0.effects.0.target'],
    [programme({ prior: { shape: 'uniform', low: 0.2, high: 0.3 } }), 'scenario.programmes.0.effects.0.change'],
    [figures(9000, 1, 2), 'scenario.figures.lower.slots.value'],
    [figures(9000, -5, 20_000), 'scenario.figures.lower.slots.prior.low'],
  ] as const)
    assert.throws(
      () => ready(parseInput(runScenario, { scenario: file(more) }).scenario, 'scenario.'),
      (error: { details: { errors: { path: string }[] } }) => {
        assert.deepEqual(
          error.details.errors.map((one) => one.path),
          [path],
        )
        return true
      },
    )
  // of a number with a value of its own for the group a programme may be for that group alone
  const model = structuredClone(textbook)
  model.groups = ['women', 'men'].map((id) => ({ id, label: id }))
  model.parameters['prosecution.charged']!.byGroup = { women: 0.6, men: 0.8 }
  const own = programme({ target: 'prosecution.charged', group: 'women' })
  ready(parseInput(runScenario, { scenario: { ...file(own), preset: undefined, model } }).scenario)
})

test('the schema of scenario files takes what the presets make and refuses another format', async () => {
  const schema = (await showSchema.run(null as never, {})) as unknown as { properties: { format: { const: string } } }
  assert.equal(schema.properties.format.const, 'jurat-chain/1')
  const open: string[] = []
  const visit = (part: unknown, at: string) => {
    if (typeof part !== 'object' || part === null) return
    if ('properties' in part && (part as { additionalProperties?: unknown }).additionalProperties !== false)
      open.push(at)
    for (const [name, inner] of Object.entries(part)) visit(inner, `${at}/${name}`)
  }
  visit(schema, '')
  assert.deepEqual(open, [])
  const { scenario } = parseInput(runScenario, { scenario: { ...file(), model: textbook, preset: undefined } })
  assert.deepEqual(scenario.model, JSON.parse(JSON.stringify(textbook)))
})
