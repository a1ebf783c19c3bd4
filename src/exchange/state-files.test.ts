import assert from 'node:assert/strict'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { sql } from 'kysely'
import { localOperator } from '#accounts/index.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { freshStore } from '#testing.ts'
import { operations } from '../operations.ts'
import { fileOf } from './given-file.ts'
import { importIati } from './import.ts'

const { store, remove } = await freshStore()
after(remove)
await writeAccessRules(store)
const bureau = await Bureau.open(store, operations)
const session = await localOperator(store)
const errors: unknown[] = []
const runAJob = () => runNextJob(bureau, new AbortController().signal, (error) => errors.push(error))

const folder = join(
  process.env.JURAT_SHARED ?? new URL('../../../shared', import.meta.url).pathname,
  'data/iati/activities/state',
)
const skip = existsSync(folder) ? false : `${folder} is not there`
/** Ten of them, or all at night. */
const names = skip
  ? []
  : readdirSync(folder)
      .filter((name) => name.endsWith('.xml'))
      .toSorted()
      .filter((_, index) => process.env.JURAT_NIGHTLY === '1' || index % 11 === 3)

const cents = (amount: string) => {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount.trim())!
  return BigInt(`${sign}${whole}${fraction.padEnd(2, '0')}`)
}

/** Sums of the transactions in a file by type, recipient country and currency, in cents; read without our reader. */
async function sumsOf(path: string, sums: Map<string, bigint>) {
  const parser = new SaxesParser()
  const open: SaxesTagPlain[] = []
  let text = ''
  let of = { type: '', country: '', currency: '', value: '' }
  let currency = ''
  parser.on('opentag', (tag) => {
    open.push(tag)
    text = ''
    const { name, attributes } = tag
    if (name === 'iati-activity') currency = attributes['default-currency'] ?? ''
    if (name === 'transaction') of = { type: '', country: '', currency, value: '' }
    if (open.at(-2)?.name !== 'transaction') return
    if (name === 'transaction-type') of.type = attributes.code ?? ''
    if (name === 'recipient-country') of.country = attributes.code ?? ''
    if (name === 'value') of.currency = attributes.currency ?? currency
  })
  parser.on('text', (piece) => (text += piece))
  parser.on('closetag', ({ name }) => {
    open.pop()
    if (name === 'value' && open.at(-1)?.name === 'transaction') of.value = text
    if (name !== 'transaction') return
    const key = `${of.type} ${of.country || '-'} ${of.currency}`
    sums.set(key, (sums.get(key) ?? 0n) + cents(of.value))
  })
  for await (const piece of createReadStream(path, 'utf8')) parser.write(piece as string)
  parser.close()
}

test('the sums over the shares of real files equal the sums over their XML to the cent', { skip }, async () => {
  const files: string[] = []
  const expected = new Map<string, bigint>()
  for (const name of names) {
    await sumsOf(join(folder, name), expected)
    files.push((await keepUpload(bureau, session, name, createReadStream(join(folder, name)))).id)
  }
  await bureau.act(session, importIati, { files })
  await runAJob()
  assert.deepEqual(errors, [])
  const { rows } = await store.transaction({ role: 'jurat_owner' }, (db) =>
    sql<{ key: string; sum: string }>`
      select concat_ws(' ', type, coalesce(country, '-'), currency) as key, (sum(amount) * 100)::numeric(40, 0)::text as sum
      from transaction_share group by 1`.execute(db),
  )
  const byKey = (entries: [string, string][]) => entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  assert.equal(expected.size > 10, true)
  assert.deepEqual(
    byKey(rows.map(({ key, sum }) => [key, sum])),
    byKey([...expected].map(([key, sum]) => [key, String(sum)])),
  )
})

test('two imports of one dataset at once come to what the one published later says', async () => {
  const given = (amount: string) => fileOf([{ identifier: 'XX-A', amount }, { identifier: `XX-${amount}` }])
  for (const amount of ['100', '200']) {
    const { id } = await keepUpload(
      bureau,
      session,
      'at-once.xml',
      (async function* () {
        yield Buffer.from(given(amount))
      })(),
    )
    await bureau.act(session, importIati, { files: [id] })
  }
  await Promise.all([runAJob(), runAJob()])
  assert.deepEqual(errors, [])
  const { rows } = await store.transaction({ role: 'jurat_owner' }, (db) =>
    sql<{ identifier: string; state: string; version: number; amount: string | null; versions: string }>`
      select identifier, state, version, (select amount from transaction_share where activity_id = a.id) as amount,
        (select count(*) from activity_version where activity_id = a.id) as versions
      from activity a where identifier like 'XX-%' order by identifier`.execute(db),
  )
  const later = rows
    .find(({ identifier, state }) => identifier !== 'XX-A' && state === 'published')!
    .identifier.slice(3)
  const earlier = later === '100' ? '200' : '100'
  assert.deepEqual(
    rows,
    [
      { identifier: `XX-${earlier}`, state: 'withdrawn', version: 2, amount: null, versions: '2' },
      { identifier: `XX-${later}`, state: 'published', version: 1, amount: '100', versions: '1' },
      { identifier: 'XX-A', state: 'published', version: 2, amount: later, versions: '2' },
    ].toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1)),
  )
})
