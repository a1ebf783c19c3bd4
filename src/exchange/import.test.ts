import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { JobContext } from '#kernel/operation.ts'
import { json } from '#kernel/store/store.ts'
import { regionOf } from '#portfolio/pure.ts'
import { story, workUntilKilled } from '#testing.ts'
import { fileOf, givenFile } from './given-file.ts'
import { count, countsOf, imported, two, written } from './given-import.ts'
import { importIati } from './import.ts'
import { listFindings, listImports, showImport } from './imports.ts'

test(
  'a file becomes activities with their shares, organisations, claims and the line each figure stands on',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const file = await imported(db, operator, 'example.xml', fileOf(two))
    assert.equal(countsOf(file), '2 0 0 0 0')
    assert.equal(file.dataset, 'example')
    assert.equal(file.complete, true)
    const [row] = await db.selectFrom('activity').selectAll().where('identifier', '=', 'XX-A').execute()
    assert.equal(row?.title, 'Courts')
    assert.equal(row?.institution, 'courts')
    assert.deepEqual(row?.scopeKeys, ['country:HT', `region:${regionOf('HT')}`, 'award:XX-A'])
    const [share] = await db.selectFrom('transactionShare').selectAll().where('activityId', '=', row.id).execute()
    assert.equal(share?.amount, '100')
    assert.equal(share?.implementer, 'Example Works')
    assert.equal(fileOf(two).split('\n')[share.line - 1], '<transaction>')
    assert.match(fileOf(two).split('\n')[row.line - 1]!, /^<iati-activity/)
    const [claim] = await db
      .selectFrom('claim')
      .selectAll()
      .where('activityId', '=', row.id)
      .where('source', '=', 'text-rule')
      .execute()
    assert.match(claim!.evidence, /courts/i)
  }),
)

test(
  'an activity that stands twice in a file is taken once, the newer, and reported',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const twice = [
      { identifier: 'XX-A', amount: '2', updated: '2024-02-01T00:00:00Z' },
      { identifier: 'XX-A', amount: '1', updated: '2024-01-01T00:00:00Z' },
    ]
    assert.equal(countsOf(await imported(db, operator, 'example.xml', fileOf(twice))), '1 0 0 0 0')
    const share = await db.selectFrom('transactionShare').select('amount').execute()
    assert.deepEqual(share, [{ amount: '2' }])
    const finding = await db
      .selectFrom('finding')
      .select(['identifier', 'severity'])
      .where('rule', '=', 'import/identifier-twice')
      .execute()
    assert.deepEqual(finding, [{ identifier: 'XX-A', severity: 'warning' }])
  }),
)

test(
  'one bad activity is reported with its line, and the rest of the file is in',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const nameless = '\n<iati-activity><title><narrative>Nobody knows it</narrative></title></iati-activity>'
    const file = await imported(db, operator, 'example.xml', fileOf([two[0]!, nameless, two[1]!]))
    assert.equal(countsOf(file), '2 0 0 0 1')
    const jobId = (await db.selectFrom('publication').select('jobId').executeTakeFirstOrThrow()).jobId
    const { findings } = await operator.act(listFindings, { jobId, severity: 'error' })
    const at =
      fileOf([two[0]!, nameless, two[1]!])
        .split('\n')
        .findIndex((line) => line.includes('Nobody knows it')) + 1
    assert.equal(
      findings.some(({ line, mend }) => line === at && mend !== ''),
      true,
    )
  }),
)

test(
  'a finding of a dry run names an activity that is not there yet; the same kept files are imported after it',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const text = fileOf([{ identifier: 'XX-A', amount: '-5' }])
    const files = [await givenFile(db, operator, 'example.xml', text)]
    const found = async () => {
      const [last] = (await operator.act(listImports, {})).imports
      const { findings } = await operator.act(listFindings, { jobId: last!.jobId })
      const negative = findings.find(({ identifier }) => identifier === 'XX-A')
      return { ...(await operator.act(showImport, { jobId: last!.jobId })), inPortfolio: negative?.inPortfolio }
    }
    await operator.work(importIati, { files, dryRun: true, dataset: 'example-2' })
    const tried = await found()
    assert.equal(tried.inPortfolio, false)
    assert.equal(tried.fileName, 'example.xml')
    assert.deepEqual(tried.asked, { files, dataset: 'example-2' })
    await operator.work(importIati, tried.asked)
    assert.equal((await found()).inPortfolio, true)
    assert.deepEqual(await db.selectFrom('dataset').select('name').execute(), [{ name: 'example-2' }])
  }),
)

test(
  'a file that breaks off brings what was whole in it and withdraws nothing',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const whole = fileOf([{ ...two[0]!, amount: '150' }, two[1]!])
    const broken = await imported(db, operator, 'example.xml', whole.slice(0, whole.indexOf('XX-B')))
    assert.equal(countsOf(broken), '0 1 0 0 0')
    assert.equal(broken.complete, false)
    const states = await db.selectFrom('activity').select('state').execute()
    assert.deepEqual(states, [{ state: 'published' }, { state: 'published' }])
    // and the whole file is not taken for the broken one
    assert.equal(countsOf(await imported(db, operator, 'example.xml', whole)), '0 0 2 0 0')
  }),
)

const refused: Record<string, string> = {
  'of version 1.03': '<iati-activities version="1.03"><iati-activity/></iati-activities>',
  'that is no XML': 'name,amount\nCourts,100\n',
  'with a document type': '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><iati-activities version="2.03"/>',
  'without a byte': '',
  'in bytes that are no text': `<?xml version="1.0"?><iati-activities version="2.03">${'\u0000'.repeat(2000)}`,
}
for (const [which, text] of Object.entries(refused))
  test(
    `a file ${which} is refused with a finding and is no publication; the files after it are read`,
    story(async ({ db, person }) => {
      const operator = await person('operator')
      const files = [
        await givenFile(db, operator, 'bad.xml', text),
        await givenFile(db, operator, 'good.xml', fileOf(two)),
      ]
      const done = await operator.work(importIati, { files })
      assert.deepEqual(done.files.map(countsOf), ['0 0 0 0 0', '2 0 0 0 0'])
      assert.equal(done.files[0]!.complete, false)
      assert.equal(done.files[0]!.findings.errors, 1)
      const publications = await db.selectFrom('publication').select('fileName').execute()
      assert.deepEqual(publications, [{ fileName: 'good.xml' }])
    }),
  )

test(
  'a dry run says what an import then does, and changes nothing',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const newer = fileOf([{ ...two[0]!, amount: '150' }, { identifier: 'XX-C' }])
    const before = [await written(db), await count(db, 'publication')]
    const dry = await imported(db, operator, 'example.xml', newer, { dryRun: true })
    assert.deepEqual([await written(db), await count(db, 'publication')], before)
    assert.equal(dry.publicationId, null)
    const real = await imported(db, operator, 'example.xml', newer)
    assert.equal(countsOf(dry), countsOf(real))
    assert.deepEqual(dry.findings, real.findings)
  }),
)

test(
  'the dataset is the name of the file without its ending, unless another is given',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.2024.xml', fileOf(two))
    await imported(db, operator, 'renamed.xml', fileOf([two[0]!]), { dataset: 'example.2024' })
    const datasets = await db.selectFrom('dataset').select('name').execute()
    assert.deepEqual(datasets, [{ name: 'example.2024' }])
    const states = await db.selectFrom('activity').select('state').orderBy('identifier').execute()
    assert.deepEqual(
      states.map(({ state }) => state),
      ['published', 'withdrawn'],
    )
  }),
)

test(
  'every change is in the log under the operation and the person who asked',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const logged = await db
      .selectFrom('change')
      .select(['operation', 'actorId', 'after'])
      .where('tableName', '=', 'activity_version')
      .execute()
    assert.equal(logged.length, 2)
    assert.deepEqual(
      [...new Set(logged.map(({ operation, actorId }) => `${operation} ${actorId}`))],
      [`exchange.import ${operator.actor.id}`],
    )
    assert.equal('content' in (logged[0]!.after as object), false)
  }),
)

test(
  'an import that ends anywhere leaves whole files only, and run again comes to the same',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const files = [
      await givenFile(db, operator, 'one.xml', fileOf(two)),
      await givenFile(db, operator, 'two.xml', fileOf([{ identifier: 'XX-C' }, { identifier: 'XX-D' }])),
    ]
    let finished = false
    for (let most = 1; !finished; most += 2) {
      assert.equal(most < 100, true)
      await sql`savepoint attempt`.execute(db)
      const jobId = newId()
      await db
        .insertInto('job')
        .values({
          id: jobId,
          operation: importIati.name,
          input: json({ files }),
          actorId: operator.actor.id,
          state: 'running',
        })
        .execute()
      const work = (context: JobContext) => importIati.work(context, { files, dryRun: false })
      finished = await workUntilKilled(operator, jobId, most, work)
      const activities = await db.selectFrom('activity').select('identifier').orderBy('identifier').execute()
      assert.equal(
        ['', 'XX-A,XX-B', 'XX-A,XX-B,XX-C,XX-D'].includes(activities.map(({ identifier }) => identifier).join()),
        true,
      )

      let again: Awaited<ReturnType<typeof work>> | undefined
      await workUntilKilled(operator, jobId, Infinity, async (context) => (again = await work(context)))
      assert.deepEqual(again?.activities, { new: 4, changed: 0, unchanged: 0, withdrawn: 0, wrong: 0 })
      assert.equal(await count(db, 'publication'), 2)
      assert.equal(await count(db, 'activityVersion'), 4)
      await sql`rollback to savepoint attempt`.execute(db)
    }
  }),
)

test(
  'only the first hundred findings of a rule are kept of a file; the last says how many more there are',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const many = Array.from({ length: 130 }, (_, index) => ({ identifier: `XX-${index}`, amount: '-5' }))
    const file = await imported(db, operator, 'example.xml', fileOf(many))
    const jobId = (await db.selectFrom('publication').select('jobId').executeTakeFirstOrThrow()).jobId
    const shown = await operator.act(showImport, { jobId })
    const negative = shown.findings.find(({ rule }) => rule.includes('negative'))
    assert.equal(negative?.count, 130)
    const listed = await operator.act(listFindings, { jobId, rule: negative.rule, limit: 1000 })
    assert.equal(listed.findings.length, 100)
    assert.equal(listed.findings.at(-1)?.alike, 30)
    const pages = []
    for (let after: number | null = -1; after !== null;) {
      const { findings, next }: { findings: { position: number }[]; next: number | null } = await operator.act(
        listFindings,
        {
          jobId,
          rule: negative.rule,
          limit: 40,
          ...(after >= 0 && { after }),
        },
      )
      pages.push(...findings.map(({ position }) => position))
      after = next
    }
    assert.deepEqual(
      pages,
      listed.findings.map(({ position }) => position),
    )
    assert.equal(
      file.findings.errors + file.findings.warnings,
      shown.findings.reduce((sum, one) => sum + one.count, 0),
    )
  }),
)

test(
  'only who may import everywhere imports; others are refused before anything is asked for',
  story(async ({ db, person }) => {
    const director = await person('post-director country:HT')
    const partly = await person('hq-programme-officer country:HT')
    const files = [await givenFile(db, director, 'example.xml', fileOf(two))]
    await assert.rejects(director.work(importIati, { files }), { slug: 'not-allowed' })
    await assert.rejects(partly.work(importIati, { files: [await givenFile(db, partly, 'e.xml', fileOf(two))] }), {
      slug: 'not-allowed',
    })
    const operator = await person('operator')
    await assert.rejects(operator.work(importIati, { files: [newId()] }), { slug: 'not-found' })
  }),
)
