import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXlsx } from 'hucre/xlsx'
import type { Download, PlainOperation } from '#kernel/operation.ts'
import type { z } from 'zod'
import { story, type Person } from '#testing.ts'
import { direction, formatOf, Page as Frame, renderPage, translator, type View } from '#web/index.ts'
import type { PageBody } from '#web/page.ts'
import { givenReport, lineOf } from './given-report.ts'
import { importTraining } from './import.ts'
import { rowsAddress } from './asked.ts'
import { rowsPage } from './rows-page.tsx'
import { trainingRows } from './rows.ts'
import { totalsPage } from './totals-page.tsx'
import { trainingTotals } from './totals.ts'

const locale = 'en'

const asked = (reader: Person, query: URLSearchParams, page: typeof totalsPage = totalsPage) =>
  page.get({
    session: { id: '', hash: '', kind: 'browser', locale, actor: reader.actor },
    act: <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) =>
      reader.act(op, input),
    may: (permission) => reader.actor.may(permission),
    params: {},
    query,
    refused: null,
  })

async function shown(reader: Person, search: string, page: typeof totalsPage = totalsPage): Promise<string> {
  const query = new URLSearchParams(search)
  const { body, ...frame } = (await asked(reader, query, page)) as PageBody
  const view: View = {
    t: translator(locale),
    format: formatOf(locale),
    locale,
    dir: direction(locale),
    path: page.path,
    query,
    origin: 'http://localhost:8080',
    person: { name: reader.actor.name, roles: [] },
    roleName: (role) => role,
    can: (permission) => reader.actor.may(permission as 'training.read'),
    demo: false,
    navigation: [],
  }
  return String(renderPage(view, <Frame {...frame}>{body}</Frame>))
}

async function file(reader: Person, search: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of ((await asked(reader, new URLSearchParams(search))) as Download).body)
    pieces.push(Buffer.from(piece as string))
  return Buffer.concat(pieces)
}

test(
  'the page of totals says rows, seats and cost, what they lack, and is the same answer as a file',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const report = [lineOf(), lineOf({ country: 'Atlantis', total_cost: '$' }), lineOf({ course_title: '=1+1 <b>' })]
    await operator.work(importTraining, { files: [await givenReport(db, operator, report)] })
    const auditor = await person('auditor')
    const html = await shown(auditor, 'by=country&by=course')
    for (const words of ['Colombia', 'not stated', '=1+1 &lt;b&gt;', 'missing from the sums', 'seats, not persons'])
      assert.ok(html.includes(words), words)
    assert.ok(!html.includes('Import training reports'))
    assert.match(await shown(operator, ''), /Import training reports/)
    assert.match(await shown(auditor, 'by=nonsense'), /There is a problem|error/i)
    assert.match(await shown(auditor, 'where=nonsense'), /is no condition/)
    assert.match((await file(auditor, 'by=course&format=csv')).toString(), /'=1\+1 <b>,1,3,1500\.00,0,0/)
    const { rows, total } = JSON.parse((await file(auditor, 'by=country&format=json')).toString()) as {
      rows: object[]
      total: { rows: number }
    }
    assert.deepEqual([rows.length, total.rows], [2, 3])
    const { sheets } = await readXlsx(await file(auditor, 'by=country&format=xlsx'))
    assert.deepEqual(sheets[0]!.rows[1]!.slice(0, 4), ['CO', 2, 6, 3000])
  }),
)

test(
  'behind each figure stand its rows, as read and as published, page after page',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const report = [
      lineOf(),
      lineOf({ country: 'Atlantis', quantity: 'twelve', total_cost: '$' }),
      lineOf({ course_title: 'Say "halt"; then =1', start_date: '2/30/2009' }),
      lineOf({ course_title: '' }),
    ]
    await operator.work(importTraining, { files: [await givenReport(db, operator, report)] })
    const auditor = await person('auditor')
    const totals = await auditor.act(trainingTotals, { by: ['country', 'course'] })
    for (const row of totals.rows) {
      const where = new URL(
        rowsAddress(new URLSearchParams('by=country&where=report=2009_2010'), totals.by, row),
        'http://localhost',
      )
      const { rows } = await auditor.act(trainingRows, { where: where.searchParams.getAll('where') })
      assert.equal(rows.length, row.rows)
      assert.deepEqual(
        rows.map(({ read }) => read.country),
        rows.map(() => row.country),
      )
    }
    const { rows } = await auditor.act(trainingRows, { where: 'flag=quantity-wrong' })
    assert.deepEqual(
      rows.map(({ read, published, flags, source }) => [
        read.quantity,
        published.quantity,
        read.cost,
        flags,
        source.line,
      ]),
      [[null, 'twelve', null, ['country-unknown', 'quantity-wrong', 'cost-missing'], 3]],
    )
    const lines: number[] = []
    for (let cursor: string | undefined; ;) {
      const page = await auditor.act(trainingRows, { limit: 1, ...(cursor && { cursor }) })
      lines.push(...page.rows.map(({ source }) => source.line))
      if (page.next === null) break
      cursor = page.next
    }
    assert.deepEqual(lines, [2, 3, 4, 5])
    const html = await shown(auditor, 'flag=start-wrong', rowsPage)
    for (const words of ['Say &quot;halt&quot;; then =1', 'published: 2/30/2009', 'The first day is no date'])
      assert.ok(html.includes(words), words)
    assert.match(await shown(auditor, 'country=JO', rowsPage), /Nothing fits/)
    assert.match(await shown(auditor, 'flag=nonsense', rowsPage), /is no condition/)
  }),
)
