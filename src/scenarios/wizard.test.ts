import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput } from '#kernel/operation.ts'
import { beginScenario } from './begin.ts'
import { factorOf } from './counting.ts'
import { ready } from './faults.ts'
import { runOnce } from './picture/running.ts'
import { presetNamed } from './presets.ts'
import { presetAsScenario, triedOf } from './subject.ts'
import { fromAnswers, questions } from './wizard.ts'

const togo = { country: 'TG', title: 'Togo (invented)', preset: 'textbook' }

test('charges, cases, defendants and persons each become persons by a factor of their own, with its range', () => {
  const { figures, assumptions } = fromAnswers({
    ...togo,
    counting: {
      police: { unit: 'cases', factor: 1.25, low: 1, high: 1.5, source: 'Police, 2024' },
      courts: { unit: 'charges', factor: 2, low: 1.6, high: 2.5 },
      prosecution: { unit: 'defendants' },
    },
    answers: { reported: 36_500, prosecutors: 300, lowerPending: 8_000, remand: 1_000, charged: 70 },
    source: 'The post',
    published: '2025-03',
    accessed: '2025-04-02',
  })
  assert.deepEqual(figures['reports'], {
    value: 125,
    note: '36500 in a year, divided by 365; 1.25 persons a case (1 to 1.5, Police, 2024)',
    prior: { shape: 'triangular', low: 100, mode: 125, high: 150 },
    source: 'The post',
    published: '2025-03',
    accessed: '2025-04-02',
  })
  // Two charges a person: 8,000 charges are 4,000 persons, and the more charges a person has the fewer persons there are.
  assert.equal(figures['start.lower-free']!.value, 4_000)
  assert.deepEqual(figures['start.lower-free']!.prior, { shape: 'triangular', low: 3_200, mode: 4_000, high: 5_000 })
  assert.deepEqual([figures['start.file-free']!.value, figures['start.file-free']!.prior], [300, undefined])
  const onRemand = figures['start.lower-remand']!.value + figures['start.higher-remand']!.value
  assert.ok(Math.abs(onRemand - 1_000) < 0.01)
  // As in the textbook country: 6,000 of 15,000 before the lower court.
  assert.ok(Math.abs(figures['start.lower-remand']!.value - 400) < 0.01)
  assert.deepEqual(assumptions.slice(0, 5), [
    '6 of 43 figures are of this nation; the others are those of "Textbook country".',
    'The nation is taken to be 0.19 times as large as that: so many times its arrivals, slots and stocks.',
    'Police count cases: 1.25 persons a case (1 to 1.5, Police, 2024).',
    'Courts count charges: 2 charges a person (1.6 to 2.5).',
    'A share of files or cases is taken as the same share of persons.',
  ])
  assert.match(assumptions[5]!, /^Nobody answered, so assumed: Detectives; /)
  assert.doesNotMatch(assumptions[5]!, /remand/)
})

test('what nobody knows of a factor is assumed with its range, and said', () => {
  const { figures, assumptions } = fromAnswers({ ...togo, counting: {}, answers: { openFiles: 1_000 } })
  assert.deepEqual(figures['start.investigation']!.prior, { shape: 'triangular', low: 1_000, mode: 1_100, high: 1_300 })
  assert.ok(assumptions.includes('Police count cases: 1.1 persons a case (1 to 1.3, assumed).'))
  assert.deepEqual(factorOf({ unit: 'persons', factor: 3 }), {
    low: 1,
    persons: 1,
    high: 1,
    said: '',
    assumed: false,
  })
})

test('a chain that is made so holds together, and hypotheses are held against the nation as it stands', () => {
  const scenario = fromAnswers({ ...togo, counting: {}, answers: { remand: 3_000, sentenced: 1_000, places: 2_000 } })
  const { model } = ready(scenario)
  assert.ok(Math.abs(model.parameters['crowding.reference']!.value - 2) < 1e-3)
})

test('a range that does not rise, or without its likeliest, is refused at its field', () => {
  const refused = (police: object) => {
    try {
      parseInput(beginScenario, { ...togo, like: 'textbook', police })
    } catch (error) {
      return (error as { details: { errors: { path: string }[] } }).details.errors.map(({ path }) => path)
    }
    return []
  }
  assert.deepEqual(refused({ unit: 'cases', factor: 1.2, low: 1.3 }), ['police.factor'])
  assert.deepEqual(refused({ unit: 'cases', low: 1.3 }), ['police.factor'])
  assert.deepEqual(refused({ unit: 'litres' }), ['police.unit'])
  assert.deepEqual(refused({ unit: 'charges', low: 1.3, high: 2 }), [])
  assert.deepEqual(refused({ unit: 'persons', factor: 5 }), ['police.factor'])
})

test('detectives or the files on a desk alone are not dropped without a word', () => {
  const refused = (more: object) => {
    try {
      parseInput(beginScenario, { ...togo, ...more })
    } catch (error) {
      return (error as { details: { errors: { path: string }[] } }).details.errors.map(({ path }) => path)
    }
    return []
  }
  assert.deepEqual(refused({ filesEach: '45' }), ['detectives'])
  assert.deepEqual(refused({ detectives: '45' }), ['filesEach'])
  assert.deepEqual(refused({ detectives: '100', filesEach: '45' }), [])
})

test('a nation a twentieth as large as the chain that it is like comes to a twentieth of everything, whatever was not asked', () => {
  const persons = { unit: 'persons' as const }
  const twentieth = {
    reported: (650 * 365) / 20,
    detectives: 60,
    filesEach: 50,
    openFiles: 2000,
    prosecutors: 150,
    charged: 75,
    lowerPending: 450,
    lowerDisposed: (9000 * 0.012 * 365) / 20,
    convicted: 62,
    higherPending: 200,
    higherDisposed: (1500 * 0.004 * 365) / 20,
    cells: 75,
    remand: 750,
    sentenced: 950,
    places: 800,
  }
  const stocks = (answers: object) => {
    const counting = { police: persons, prosecution: persons, courts: persons }
    const own = ready(fromAnswers({ ...togo, counting, answers }))
    const { program, course } = runOnce(triedOf(own))
    return course.stocks.subarray(120 * program.stocks.length)
  }
  const whole = runOnce(triedOf(ready(presetAsScenario(presetNamed('textbook')!))))
  const large = whole.course.stocks.subarray(120 * whole.program.stocks.length)
  for (const answers of [twentieth, { reported: twentieth.reported }, { remand: 750, sentenced: 950 }])
    stocks(answers).forEach((value, at) => {
      assert.ok(Math.abs((20 * value) / large[at]! - 1) < 1e-4, `${whole.program.stocks[at]}: ${value}`)
    })
})

test('a published figure of the nation that it is like is assumed of another nation, and stays published of its own', () => {
  const begun = (country: string) =>
    fromAnswers({ country, title: 'Begun', preset: 'uganda', counting: {}, answers: { cells: 900 } })
  const prior = (country: string) => ready(begun(country)).model.parameters['lower.convicted']!.prior
  assert.ok(prior('KE') && !prior('UG'))
  assert.equal(begun('KE').figures['lower.convicted']!.source, undefined)
  assert.equal(begun('KE').figures['places']!.value, 18_000 * 0.6)
  assert.equal(begun('UG').figures['places'], undefined)
})

test('a number has a range, a source and a date of its own; the general ones stand where it has none', () => {
  const of = (about: object, answers: object, more: object = {}) =>
    fromAnswers({ ...togo, counting: {}, source: 'The post', date: '2025', answers, about, ...more })
  const { figures } = of(
    {
      places: { low: 1_900, high: 2_400, source: 'Prison administration', date: '2024-06' },
      charged: { high: 75 },
      filesEach: { low: 30, high: 50, source: 'Three detectives' },
    },
    { places: 2_000, charged: 70, detectives: 100, filesEach: 40, convicted: 60 },
    { counting: { police: { unit: 'persons' } } },
  )
  assert.deepEqual(figures['places'], {
    value: 2_000,
    note: '2000 official places; Official prison places: 1900 to 2400',
    prior: { shape: 'triangular', low: 1_900, mode: 2_000, high: 2_400 },
    source: 'Prison administration',
    date: '2024-06',
  })
  assert.deepEqual(figures['prosecution.charged']!.prior, { shape: 'triangular', low: 0.7, mode: 0.7, high: 0.75 })
  assert.equal(figures['prosecution.charged']!.source, 'The post')
  // of two numbers that make a figure, each with where it is from
  assert.deepEqual(
    [figures['police.slots']!.prior, figures['police.slots']!.source, figures['police.slots']!.date],
    [{ shape: 'triangular', low: 3_000, mode: 4_000, high: 5_000 }, 'The post; Three detectives', '2025'],
  )
  assert.deepEqual([figures['lower.convicted']!.source, figures['lower.convicted']!.prior], ['The post', undefined])
})

test('a range of its own goes together with that of the factor, and is parted with what is parted', () => {
  const answered = { ...togo, counting: { police: { unit: 'cases' as const, factor: 1.2, low: 1, high: 1.5 } } }
  const { figures } = fromAnswers({
    ...answered,
    answers: { openFiles: 1_000, remand: 3_000, cells: 0 },
    about: { openFiles: { low: 800, high: 1_100 }, remand: { low: 2_700 }, cells: { high: 50 } },
  })
  const prior = (id: string) => figures[id]!.prior as { low: number; mode: number; high: number }
  assert.deepEqual(prior('start.investigation'), { shape: 'triangular', low: 800, mode: 1_200, high: 1_650 })
  const both = ['start.lower-remand', 'start.higher-remand'].map(prior)
  const sum = (end: 'low' | 'mode' | 'high') => both.reduce((all, one) => all + one[end], 0)
  for (const [end, all] of [
    ['low', 2_700],
    ['mode', 3_000],
    ['high', 3_000],
  ] as const)
    assert.ok(Math.abs(sum(end) - all) < 0.1, `${end}: ${sum(end)}`)
  assert.deepEqual(prior('start.file-held'), { shape: 'triangular', low: 0, mode: 0, high: 50 })
  ready(fromAnswers({ ...answered, answers: { remand: 3_000 }, about: { remand: { low: 2_700 } } }))
})

test('each number’s range reaches the figures that follow from it; of a range alone the middle is taken, and said', () => {
  for (const { id, counted } of questions) {
    const [low, high] = counted === 'percent' ? [40, 60] : [400, 600]
    const others = { detectives: 500, filesEach: 50 }
    const { figures, assumptions } = fromAnswers({
      ...togo,
      counting: { police: { unit: 'persons' }, prosecution: { unit: 'persons' }, courts: { unit: 'persons' } },
      answers: { ...others, [id]: undefined },
      about: { [id]: { low, high } },
    })
    const wide = Object.values(figures).filter(({ prior }) => prior)
    assert.ok(wide.length > 0, id)
    for (const { value, prior } of wide) {
      const { low: least, high: most } = prior as { low: number; high: number }
      assert.ok(Math.abs(least / value - 0.8) < 1e-4 && Math.abs(most / value - 1.2) < 1e-4, id)
    }
    assert.match(assumptions.at(-1)!, /^A range alone was given, so its middle is taken: /)
  }
})

test('a range that is upside down, doesn’t hold its number or has none is refused at its field', () => {
  const refused = (more: object) => {
    try {
      parseInput(beginScenario, { ...togo, like: 'textbook', ...more })
    } catch (error) {
      return (error as { details: { errors: { path: string }[] } }).details.errors.map(({ path }) => path)
    }
    return []
  }
  assert.deepEqual(refused({ remand: 3_000, remandAbout: { low: 2_000, high: 4_000 } }), [])
  assert.deepEqual(refused({ remandAbout: { low: 2_000, high: 4_000, source: 'Count' } }), [])
  assert.deepEqual(refused({ remand: 3_000, remandAbout: { low: 4_000, high: 2_000 } }), ['remandAbout.low'])
  assert.deepEqual(refused({ remand: 3_000, remandAbout: { low: 3_500 } }), ['remandAbout.low'])
  assert.deepEqual(refused({ remand: 3_000, remandAbout: { high: 2_500 } }), ['remandAbout.high'])
  assert.deepEqual(refused({ remandAbout: { high: 2_500 } }), ['remand'])
  assert.deepEqual(refused({ remandAbout: { source: 'Count' } }), ['remand'])
  assert.deepEqual(refused({ charged: 70, chargedAbout: { high: 130 } }), ['chargedAbout.high'])
  assert.deepEqual(refused({ remand: 3_000, remandAbout: { low: 'many' } }), ['remandAbout.low'])
})
