// R12: the embedded database and a PostgreSQL server give the same answers to the same questions, byte by byte.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import test, { after, before } from 'node:test'
import fc from 'fast-check'
import { localOperator } from '#accounts/index.ts'
import { importIati } from '#exchange/index.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { Problem } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import { openStore, type Store } from '#kernel/store/store.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { freshStore } from '#testing.ts'
import { operations } from '../../src/operations.ts'
import { withoutServer } from './process.ts'

const scripts = process.env.JURAT_NIGHTLY ? 1_000 : 60
const files = ['demo/iati/western-hemisphere.xml', 'demo/iati/africa.xml']

interface Engine {
  store: Store
  bureau: Bureau
  session: Session
}
let engines: Engine[] = []
const cleanUp: (() => Promise<void>)[] = []

async function filled(store: Store): Promise<Engine> {
  await writeAccessRules(store)
  const bureau = await Bureau.open(store, operations)
  const session = await localOperator(store)
  const kept: string[] = []
  for (const file of files) kept.push((await keepUpload(bureau, session, basename(file), createReadStream(file))).id)
  await bureau.act(session, importIati, { files: kept })
  await runNextJob(bureau, new AbortController().signal, (error) => assert.fail(String(error)))
  return { store, bureau, session }
}

before(async () => {
  if (withoutServer) return
  const folder = mkdtempSync(join(tmpdir(), 'jurat-agree-'))
  const embedded = await openStore({ folder, busyAfterMs: 60_000 })
  const server = await freshStore()
  cleanUp.push(
    async () => {
      await embedded.close()
      rmSync(folder, { recursive: true })
    },
    () => server.remove(),
  )
  engines = [await filled(embedded), await filled(server.store)]
})
after(async () => {
  for (const clean of cleanUp) await clean()
})

const groupings = [
  'country',
  'region',
  'institution',
  'function',
  'purpose',
  'fiscal-year',
  'funding-year',
  'account',
  'aid-type',
  'implementer',
  'status',
]
const where = fc.constantFrom(
  '',
  'country=HT',
  'country=HT,TG;status=2',
  'institution=police',
  'institution!=police',
  'account=11x1022',
  'purpose=null',
  'fiscal-year=2011,2012',
  'text=prison',
  'country=ZZ',
)
const code = fc.constantFrom('HT', 'TG', 'CR', 'MX', 'XX', '', 'ht', '498', '289', '1')
const limit = fc.integer({ min: 1, max: 40 })

/** A question of some operation, with what it asks. */
const question = fc.oneof(
  fc.record({
    op: fc.constant('portfolio.balance'),
    by: fc.subarray(groupings, { maxLength: 3 }),
    where,
    fiscalYearStart: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  }),
  fc.record({
    op: fc.constant('portfolio.activities'),
    where,
    limit,
    sort: fc.constantFrom('-start', 'start', 'title', '-title', 'bogus'),
  }),
  fc.record({
    op: fc.constant('portfolio.search'),
    words: fc.constantFrom(
      'police',
      'prison',
      'penitentiaire',
      'policía',
      'Haïti',
      'community -police',
      '"national police"',
      'الشرطة',
      '&|!',
      'x',
    ),
  }),
  fc.record({ op: fc.constant('portfolio.country'), code }),
  fc.record({ op: fc.constant('portfolio.region'), code }),
  fc.record({ op: fc.constant('portfolio.organisations'), name: fc.constantFrom('', 'police', 'É', 'dep'), limit }),
  // within a day transactions stand in the order of ids: ask for all, and compare them in an order of their own
  fc.record({
    op: fc.constant('portfolio.transactions'),
    where: fc.constantFrom('country=HT', 'country=TG', 'account=11x1032'),
    limit: fc.constant(500),
  }),
  fc.record({ op: fc.constantFrom('portfolio.home', 'portfolio.choices', 'institutions.rules', 'exchange.imports') }),
)

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const withoutIds = (record: object) => JSON.stringify(record).replaceAll(id, '')

/** Ids are drawn at random and instants are those of the import: each is called by the order in which it appears. */
function comparable(answer: unknown): string {
  const list = (answer as { transactions?: object[] }).transactions
  list?.sort((a, b) => (withoutIds(a) < withoutIds(b) ? -1 : 1))
  const names = new Map<string, string>()
  const named = (kind: string) => (found: string) => {
    if (!names.has(found)) names.set(found, `${kind}-${names.size}`)
    return names.get(found)!
  }
  return (
    JSON.stringify(answer)
      .replaceAll(id, named('id'))
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z/g, 'instant')
      // which fragments an excerpt shows changed between PostgreSQL 15 and 18 (ts_headline)
      .replaceAll(/"excerpt":\[.*?\]/g, '"excerpt":[]')
      // a cursor holds an id
      .replaceAll(/"next":"[^"]*"/g, '"next":"cursor"')
  )
}

async function answerOf({ bureau, session }: Engine, { op: name, ...input }: { op: string }): Promise<string> {
  const op = bureau.operations.get(name)
  if (!op) return 'no such operation'
  try {
    return comparable(await bureau.act(session, op, input))
  } catch (error) {
    if (error instanceof Problem) return comparable(error)
    throw error
  }
}

test(`R12: ${scripts} random questions have one answer on both engines`, { skip: withoutServer }, async (t) => {
  let answered = 0
  await fc.assert(
    fc.asyncProperty(question, async (asked) => {
      const [embedded, server] = await Promise.all(engines.map((engine) => answerOf(engine, asked)))
      const at = Array.from(embedded!).findIndex((letter, place) => letter !== server![place])
      const near = (text: string) => text.slice(Math.max(0, at - 80), at + 80)
      assert.ok(
        embedded === server,
        `${JSON.stringify(asked)}\n  embedded: …${near(embedded!)}\n  server:   …${near(server!)}`,
      )
      answered += Number(!embedded!.includes('"/problems/'))
    }),
    { numRuns: scripts },
  )
  assert.ok(answered > scripts / 2, 'most questions were answered and not refused')
  t.diagnostic(`${answered} of ${scripts} were answered, the rest refused alike`)
})
