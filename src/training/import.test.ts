import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import { story, workUntilKilled, type Person } from '#testing.ts'
import { fileOf, givenReport, lineOf } from './given-report.ts'
import { importTraining } from './import.ts'
import type { Published } from './published-row.ts'
import { trainingTotals } from './totals.ts'

async function imported(db: Db, person: Person, content: string | Buffer, dryRun = false) {
  const { files } = await person.work(importTraining, { files: [await givenReport(db, person, content)], dryRun })
  return files[0]!
}
const countsOf = ({ rows: { new: added, changed, unchanged, wrong } }: Awaited<ReturnType<typeof imported>>) =>
  [added, changed, unchanged, wrong].join(' ')

test(
  'two rows that say the very same are two rows, a corrected figure changes its row, and the same file again changes nothing',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const first = fileOf(lineOf(), lineOf(), lineOf({ course_title: 'Another' }))
    assert.equal(countsOf(await imported(db, operator, first, true)), '3 0 0 0')
    assert.equal((await operator.act(trainingTotals, { by: [] })).total.rows, 0)
    assert.equal(countsOf(await imported(db, operator, first)), '3 0 0 0')
    assert.equal(countsOf(await imported(db, operator, first)), '0 0 3 0')
    assert.equal(countsOf(await imported(db, operator, fileOf(lineOf(), lineOf(), lineOf()))), '1 0 2 0')
    const corrected = fileOf(lineOf(), lineOf(), lineOf({ total_cost: '$2,000' }))
    assert.equal(countsOf(await imported(db, operator, corrected, true)), '0 1 2 0')
    assert.equal(countsOf(await imported(db, operator, corrected)), '0 1 2 0')
    assert.equal(countsOf(await imported(db, operator, corrected)), '0 0 3 0')
    const { total } = await operator.act(trainingTotals, { by: 'year', where: 'program=inl' })
    assert.deepEqual(total, { rows: 4, quantity: '12', cost: '6500.00', withoutQuantity: 0, withoutCost: 0 })
    const [change] = await db
      .selectFrom('change')
      .select(['before', 'after'])
      .where('tableName', '=', 'training_row')
      .where('action', '=', 'update')
      .execute()
    assert.equal((change!.before as Published).total_cost, '$1,500')
    assert.equal((change!.after as Published).total_cost, '$2,000')
  }),
)

test(
  'values stay as published, and what cannot be read of them is flagged and counts as not stated',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const { flags } = await imported(
      db,
      operator,
      gzipSync(
        fileOf(
          lineOf({ country: 'Yugoslavia', total_cost: '578 11/16/2008', quantity: '' }),
          lineOf({ course_title: '"ELECTRONICS ""A"""' }),
        ),
      ),
    )
    assert.deepEqual(flags, { 'country-unknown': 1, 'quantity-missing': 1, 'cost-wrong': 1 })
    const row = await db
      .selectFrom('trainingRow')
      .select(['country', 'countryCode', 'totalCost', 'cost', 'line'])
      .where('line', '=', 2)
      .executeTakeFirstOrThrow()
    assert.deepEqual(row, {
      country: 'Yugoslavia',
      countryCode: null,
      totalCost: '578 11/16/2008',
      cost: null,
      line: 2,
    })
    const { rows } = await operator.act(trainingTotals, { by: 'course,country', where: 'flag!=cost-wrong' })
    assert.deepEqual([rows[0]!.course, rows[0]!.country], ['ELECTRONICS "A"', 'CO'])
    const unknown = await operator.act(trainingTotals, { by: 'country', where: 'country=' })
    assert.deepEqual([unknown.total.rows, unknown.total.withoutCost, unknown.total.withoutQuantity], [1, 1, 1])
  }),
)

test(
  'a row that is none is reported and the rest is taken; a file that is none is refused whole and leaves nothing',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const wrong = await imported(
      db,
      operator,
      fileOf('x\t'.repeat(9_999), lineOf({ page: 'a\0b' }), lineOf({ us_unit: 'x'.repeat(20_000) }), lineOf()),
    )
    assert.equal(countsOf(wrong), '1 0 0 3')
    assert.deepEqual(wrong.wrong, [
      { line: 2, column: null, fault: 'columns' },
      { line: 3, column: 'page', fault: 'nul' },
      { line: 4, column: 'us_unit', fault: 'too-long' },
    ])
    const photo = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])
    const good = fileOf(lineOf({ course_title: 'Never kept' }))
    for (const [why, content] of [
      ['not-utf8', photo],
      [
        'not-utf8',
        Buffer.from(fileOf(lineOf({ course_title: 'Never kept' }), lineOf({ location: 'Bogotá' })), 'latin1'),
      ],
      ['not-a-report', 'name,email\n'],
      ['not-a-report', ''],
      ['not-gzip', gzipSync(good).subarray(0, 60)],
      ['row-too-long', gzipSync(Buffer.concat([Buffer.from(good), Buffer.alloc(50_000_000, 'x')]))],
      ['unclosed-quotes', `${good}"no end`],
    ] as const) {
      const refused = await imported(db, operator, content)
      assert.deepEqual([refused.refused?.why, countsOf(refused)], [why, '0 0 0 0'])
    }
    assert.equal((await operator.act(trainingTotals, { by: [] })).total.rows, 1)
    assert.deepEqual(await db.selectFrom('trainingStaging').select('id').execute(), [])
  }),
)

test(
  'somebody sees the rows of their country or region, an auditor all, and only for everything may one import',
  story(async ({ db, person }) => {
    await imported(
      db,
      await person('operator'),
      fileOf(lineOf(), lineOf({ country: 'Kenya' }), lineOf({ country: 'Atlantis' })),
    )
    const seen = async (...held: Parameters<typeof person>) =>
      (await (await person(...held)).act(trainingTotals, { by: 'country' })).rows.map(({ country }) => country)
    assert.deepEqual(await seen('auditor'), ['CO', 'KE', null])
    assert.deepEqual(await seen('post-director country:CO'), ['CO'])
    assert.deepEqual(await seen('monitoring-officer region:289'), ['KE'])
    assert.deepEqual(await seen('implementer award:XX-1'), [])
    await assert.rejects(imported(db, await person('operator country:CO'), fileOf(lineOf())), { status: 403 })
    await assert.rejects(imported(db, await person('auditor'), fileOf(lineOf())), { status: 403 })
  }),
)

test(
  'killed at any step, an import leaves a whole file or nothing of it, and the next one finishes the work',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const lines = Array.from({ length: 1_200 }, (_, index) => lineOf({ page: String(index % 700) }))
    const files = [await givenReport(db, operator, lines), await givenReport(db, operator, [lineOf({ page: 'last' })])]
    const count = async () => (await operator.act(trainingTotals, { by: [] })).total.rows
    const whole = new Set([0, 1_200, 1_201])
    const seen = new Set<number>()
    for (let most = 1, finished = false; !finished; most++) {
      const jobId = newId()
      await db
        .insertInto('job')
        .values({ id: jobId, operation: 'training.import', input: '{}', actorId: operator.actor.id })
        .execute()
      finished = await workUntilKilled(operator, jobId, most, (context) =>
        importTraining.work(context, { files, dryRun: false }),
      )
      seen.add(await count())
      assert.ok(whole.has(await count()), `${await count()} rows after ${most} steps`)
    }
    assert.deepEqual([...seen], [0, 1_200, 1_201])
    assert.deepEqual(await db.selectFrom('trainingStaging').select('id').execute(), [])
  }),
)

const shared = join(process.env.JURAT_SHARED ?? new URL('../../../shared', import.meta.url).pathname, 'data/training')
const inl = join(shared, 'foreign-training-inl-incle.tsv')
const all = join(shared, 'foreign-training-1999-2013.tsv.gz')
const skip = existsSync(inl) ? false : 'the shared data is not here'

/** By published country and year of the programme, straight from the text: rows, seats and thousandths of a dollar. */
function independent(text: string) {
  const sums = new Map<string, [number, number, bigint]>()
  for (const line of text.trimEnd().split('\n').slice(1)) {
    const cells = line.split('\t')
    const year = /(?:FY|Fiscal Year) *(\d+)/.exec(cells[3]!)?.[1]?.slice(-2) ?? ''
    const [rows, seats, cents] = sums.get(`${cells[2]!.trim()} ${year}`) ?? [0, 0, 0n]
    const seat = /^\d+$/.test(cells[10]!) ? Number(cells[10]) : 0
    const cost = /^\$?[\d,]*\d(\.\d+)?$/.test(cells[11]!) ? Number(cells[11]!.replaceAll(/[$,]/g, '')) : 0
    sums.set(`${cells[2]!.trim()} ${year}`, [rows + 1, seats + seat, cents + BigInt(Math.round(cost * 1000))])
  }
  return sums
}

for (const [path, count] of [[inl, 5_893], ...(process.env.JURAT_NIGHTLY ? [[all, 152_685] as const] : [])] as const)
  test(
    `the ${count} published rows come in once, and their totals equal sums made from the text itself`,
    { skip },
    story(async ({ db, person }) => {
      const operator = await person('operator')
      const bytes = readFileSync(path)
      assert.equal(countsOf(await imported(db, operator, bytes)), `${count} 0 0 0`)
      assert.equal(countsOf(await imported(db, operator, bytes)), `0 0 ${count} 0`)
      const sums = independent((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
      const codes = await db.selectFrom('trainingRow').select(['country', 'countryCode']).distinct().execute()
      const expected = new Map<string, [number, number, bigint]>()
      for (const [key, [rows, seats, cents]] of sums) {
        const at = key.lastIndexOf(' ')
        const code = codes.find(({ country }) => country.trim() === key.slice(0, at))!.countryCode
        const group = `${code} ${key.slice(at + 1)}`
        const [r, s, c] = expected.get(group) ?? [0, 0, 0n]
        expected.set(group, [r + rows, s + seats, c + cents])
      }
      const { rows } = await operator.act(trainingTotals, { by: 'country,year' })
      const answered = rows.map((row) => [
        `${row.country} ${row.year?.slice(2) ?? ''}`,
        [row.rows, Number(row.quantity), BigInt(row.cost.replace('.', '').padEnd(row.cost.indexOf('.') + 3, '0'))],
      ])
      const ordered = (list: unknown[][]) => list.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))
      assert.deepEqual(ordered(answered), ordered([...expected]))
    }),
  )
