import assert from 'node:assert/strict'
import test from 'node:test'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { indicatorsIn, indicatorsOf } from './indicators.ts'
import { layOut } from './program.ts'
import { returnShare, returnShareDaily } from './recidivism.ts'
import { textbook } from './standard.ts'
import { curvesOf, pendingByAge, virtualWait } from './waits.ts'

const close = (actual: number | undefined, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual! - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, expected ${expected}`,
  )

/** A court that gets so many cases a year and gets through so many, with so many pending at the start. */
const court = (incoming: number, resolved: number, start: number) =>
  layOut(
    givenChain({
      sources: [['filed', incoming / 365, 'pending']],
      stocks: [{ id: 'pending', start }],
      stations: [
        { id: 'court', capacity: resolved / 365, rate: 1, pace: 'list', serves: [['tried', 'pending', 'done']] },
      ],
      exits: ['done'],
    }),
  )

test('T8: 6,000 in, 5,000 out, 4,200 pending: cleared 83.33 %, disposition time 306.6 days', () => {
  const program = court(6000, 5000, 3200)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 12 }))
  close(read['incoming:court']!.values[11], 6000)
  close(read['pending:court']!.values[11], 4200)
  close(read['clearance:court']!.values[11], 83.333333333, 1e-9)
  close(read['turnover:court']!.values[11], 5000 / 4200)
  close(read['disposition:court']!.values[11], 306.6)
})

test('T8: 50 of 1,000 pending are older than a year: backlog 5 %, and aging index 3.33 % with 500 disposed of', () => {
  const program = court(950, 500, 100)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 24 }))
  close(read['pending:court']!.values[23], 1000)
  close(read['old:court']!.values[23], 50)
  close(read['backlog:court']!.values[23], 5)
  close(read['aging:court']!.values[23], 3.333333333, 1e-9)
  // How long those of the start had waited isn't known: as long as some of them are there nothing is said.
  assert.equal(read['backlog:court']!.values[1], NaN)
  close(read['overload:court']!.values[23], 500)
})

test('overload: those on hand beyond what the slots get through within the standard, at their rate', () => {
  const program = layOut(textbook)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 12 }), 0, { standards: { lower: 100 } })
  // 9,000 slots get through 0.012 each a day.
  close(read['overload:lower']!.values[11], read['pending:lower']!.values[11]! - 9000 * 0.012 * 100)
  assert.ok(read['overload:lower']!.values[11]! > 0)
})

test('a growing backlog: disposition time understates what those who come now will wait', () => {
  const program = layOut(
    givenChain({
      sources: [['filed', 20, 'pending']],
      stocks: [{ id: 'pending' }],
      stations: [{ id: 'court', capacity: 18, rate: 1, pace: 'list', serves: [['tried', 'pending', 'done']] }],
      exits: ['done'],
    }),
  )
  // From the second year on the court works twice as fast.
  const adjust = (month: number, parameters: Float64Array) => {
    if (month >= 12) parameters[program.parameters.indexOf('court.capacity')]! *= 2
  }
  const course = runFluid({ program, lanes: 1, months: 24, adjust })
  const curves = curvesOf(program, course, 0, 'court')
  // T5's overload: 20 in and 18 out leave 730 in a year (and on the first day there was nothing to serve).
  const left = 364 * 18
  close(curves.left[12], left)
  close(curves.came[12]! - left, 748)
  // At the end of month 6, day 183, so many had come: the court gets through them on day 1 + 183 × 20/18.
  const half = virtualWait(curves, 5)
  assert.ok(Math.abs(half - (1 + (183 * 20) / 18 - 183)) < 0.5, `${half}`)
  // Those who come at the year's end are served by the faster court.
  close(virtualWait(curves, 11), 748 / 36, 1e-9)
  assert.ok(virtualWait(curves, 20) <= 1, 'the faster court tries everybody on the next day')
  const steady = runFluid({ program, lanes: 1, months: 24 })
  const read = indicatorsOf(program, steady)
  assert.ok(read['wait:court']!.values[11]! > 40 && read['disposition:court']!.values[11]! < 42)
  assert.equal(read['wait:court']!.values[23], Infinity, 'they are still waiting when the run ends')
  const ages = pendingByAge(curvesOf(program, steady, 0, 'court'), 23, [30, 60])
  close(ages[0], 600)
  close(
    ages.reduce((sum, persons) => sum + persons, 0),
    730 * 2 + 18,
  )
})

/** So many detained a day, who stay so long in the mean. */
const detained = (arrivals: number, days: number) =>
  layOut(
    givenChain({
      sources: [['detained', arrivals, 'remand']],
      stocks: [{ id: 'remand', held: 'remand', start: arrivals * days, leaves: [['freed', 1 / days, 'free']] }],
      exits: ['free'],
    }),
  )

test('T5: Little’s law: Rikers holds 5,950, Haiti detains 6.968 a day', () => {
  const month = 365 / 12
  for (const [program, held, days] of [
    [detained(1700 / month, 3.5 * month), 5950, 3.5 * month],
    [detained(7665 / 1100, 1100), 7665, 1100],
  ] as const) {
    const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 24 }))
    close(read['remand']!.values[23], held)
    close(read['detention']!.values[23], days)
  }
  assert.equal((7665 / 1100).toFixed(3), '6.968')
})

test('T5: what comes beyond capacity adds up, until as many give up', () => {
  const program = layOut(
    givenChain({
      sources: [['filed', 20, 'pending']],
      stocks: [{ id: 'pending', leaves: [['gave-up', 0.002, 'lost']] }],
      stations: [{ id: 'court', capacity: 18, rate: 1, pace: 'list', serves: [['tried', 'pending', 'done']] }],
      exits: ['done', 'lost'],
    }),
  )
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 360 }))
  // Leaves are taken of what service left in the morning: 2 a day of (1,000 + 18).
  close(read['pending:court']!.values[359], 1018, 1e-6)
})

test('detention doesn’t end when somebody goes from a police cell to remand, and it ends with the verdict', () => {
  const program = layOut(textbook)
  const course = runFluid({ program, lanes: 1, months: 120 })
  const read = indicatorsOf(program, course)
  const flow = (id: string) => {
    const at = program.flows.findIndex((one) => one.id === id)
    let sum = 0
    for (let month = 108; month < 120; month++) sum += course.flows[month * program.flows.length + at]!
    return sum
  }
  const before = (name: string) => read[name]!.values[107]!
  const ended = flow('held') - (read['unsentenced']!.values[119]! - before('unsentenced'))
  close(read['detention']!.values[119], (read['unsentenced']!.values[119]! / ended) * 365)
})

test('the counts stand beside the share, and police cells make a difference', () => {
  const program = layOut(textbook)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 120 }))
  const last = (name: string) => read[name]!.values[119]!
  const [cells, remand, sentenced] = [2393.5172, 4951.6452 + 6132.7179, 6191.64 + 1586.7346 + 1702.2661]
  close(last('police-cells'), cells, 1e-6)
  close(last('unsentenced'), cells + remand, 1e-6)
  close(last('sentenced'), sentenced, 1e-6)
  close(last('pretrial'), (100 * (cells + remand)) / (cells + remand + sentenced), 1e-6)
  close(last('pretrial-prison'), (100 * remand) / (remand + sentenced), 1e-6)
  close(last('occupancy'), (remand + sentenced) / 160, 1e-6)
  assert.ok(last('pretrial-prison') < last('pretrial'))
})

test('of a cohort more get to a conviction than in the same period, while cases pile up', () => {
  const program = layOut(textbook)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 120 }))
  const last = (name: string) => read[name]!.values[119]!
  for (const stage of ['investigated', 'identified', 'charged', 'concluded', 'convicted', 'custody']) {
    assert.ok(last(`cohort-${stage}`) > 0 && last(`cohort-${stage}`) <= 100)
  }
  // Investigation is of 0.012 a slot of those there and 0.002 of the rest lapse.
  const investigated = 0.012 / (0.012 + 0.988 * 0.002)
  close(last('cohort-investigated'), 100 * investigated, 1e-9)
  close(last('cohort-charged'), 100 * investigated * 0.45 * 0.75, 1e-9)
  close(last('conviction'), 61.9, 0.01)
  assert.ok(last('cohort-concluded') < last('cohort-charged'))
})

test('whoever is released comes back by the formula, and by the day as the model has it', () => {
  const [rho, eta] = [3.5e-4, 6e-4]
  close(returnShare(rho, eta, 730), (3.5 / 9.5) * (1 - Math.exp(-9.5e-4 * 730)))
  let [still, back] = [1, 0]
  for (let day = 0; day < 730; day++) {
    back += still * rho
    still *= (1 - rho) * (1 - eta)
  }
  close(returnShareDaily(rho, eta, 730), back)
  assert.ok(Math.abs(returnShareDaily(rho, eta, 730) - returnShare(rho, eta, 730)) < 2e-4)
  const program = layOut(textbook)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 1 }))
  close(read['return-2']!.values[0], 100 * back)
})

test('a lane is read as the run of its own would be', () => {
  const program = layOut(textbook)
  const three = runFluid({ program, lanes: 3, months: 18 })
  const one = runFluid({ program, lanes: 1, months: 18 })
  assert.deepEqual(indicatorsOf(program, three, 2), indicatorsOf(program, one))
  assert.ok(Object.keys(indicatorsIn(program)).length > 60)
})

test('by a month’s straight lines a wait is told to within two days of what the days themselves give', () => {
  const program = layOut(
    givenChain({
      sources: [['filed', 20, 'pending']],
      stocks: [{ id: 'pending', start: 900 }],
      stations: [{ id: 'court', capacity: 20, rate: 1, pace: 'list', serves: [['tried', 'pending', 'done']] }],
      exits: ['done'],
    }),
  )
  const months = 60
  // The court's year, and more cases in some months than in others.
  const capacity = (month: number) => 20 + 8 * Math.sin(month / 2)
  const filed = (month: number) => 20 + 5 * Math.cos(month / 3)
  const course = runFluid({
    program,
    lanes: 1,
    months,
    adjust: (month, parameters) => {
      parameters[program.parameters.indexOf('court.capacity')] = capacity(month)
      parameters[program.parameters.indexOf('filed')] = filed(month)
    },
  })
  const [came, left] = [[900], [0]]
  for (let month = 0, day = 0; month < months; month++) {
    for (; day < Math.round(((month + 1) * 365) / 12); day++) {
      const pending = came[day]! - left[day]!
      left.push(left[day]! + Math.min(pending, capacity(month)))
      came.push(came[day]! + filed(month))
    }
  }
  const curves = curvesOf(program, course, 0, 'court')
  for (let month = 0; month < 50; month++) {
    const day = Math.round(((month + 1) * 365) / 12)
    let after = day
    while (left[after]! < came[day]!) after++
    const wait = after - 1 + (came[day]! - left[after - 1]!) / (left[after]! - left[after - 1]!) - day
    const told = virtualWait(curves, month)
    assert.ok(Math.abs(told - wait) < 2, `month ${month}: ${told}, by days ${wait}`)
    // Where the court doesn't catch up within a month it is hours.
    if (wait > 60) assert.ok(Math.abs(told - wait) < 0.5, `month ${month}: ${told}, by days ${wait}`)
  }
})

test('who is bailed before the same court has neither come to it nor left it', () => {
  const program = layOut(textbook)
  const course = runFluid({ program, lanes: 1, months: 24 })
  const { came, left } = curvesOf(program, course, 0, 'lower')
  const all = (...ids: string[]) => {
    let sum = 0
    program.flows.forEach(({ id }, flow) => {
      if (!ids.includes(id)) return
      for (let month = 0; month < 24; month++) sum += course.flows[month * program.flows.length + flow]!
    })
    return sum
  }
  close(left[24], all('lower-tried-remand', 'lower-tried-free', 'lower-lost'))
  close(came[24], 15_000 + all('to-lower-held', 'to-lower-free'))
})

test('groups add up to all, and those held beyond the custody limit are told', () => {
  const model = structuredClone(textbook)
  model.groups = [
    { id: 'gbv', label: 'Violence against women' },
    { id: 'other', label: 'Other' },
  ]
  model.parameters['lower.bail']!.byGroup = { gbv: 0.001, other: 0.006 }
  const program = layOut(model)
  const course = runFluid({ program, lanes: 1, months: 36 })
  const read = indicatorsOf(program, course, 0, { custodyLimit: 120 })
  const last = (name: string) => read[name]!.values[35]!
  for (const name of ['unsentenced', 'sentenced', 'pending:lower']) {
    close(last(`${name}@gbv`) + last(`${name}@other`), last(name))
  }
  assert.ok(last('unsentenced@gbv') > last('unsentenced@other'))
  assert.ok(last('share-charged@gbv') > 0 && last('share-charged@gbv') <= 100)
  assert.ok(last('held-long') > 0 && last('held-long') < last('unsentenced'))
  assert.equal(read['held-long']!.values[1], NaN, 'for how long those of the start had been held isn’t known')
  const longer = indicatorsOf(program, course, 0, { custodyLimit: 150 })
  assert.ok(longer['held-long']!.values[35]! < last('held-long'))
})
