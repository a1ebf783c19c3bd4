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
import { totalsPage } from './totals-page.tsx'

const locale = 'en'

const asked = (reader: Person, query: URLSearchParams) =>
  totalsPage.get({
    session: { id: '', hash: '', kind: 'browser', locale, actor: reader.actor },
    act: <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) =>
      reader.act(op, input),
    may: (permission) => reader.actor.may(permission),
    params: {},
    query,
    refused: null,
  })

async function shown(reader: Person, search: string): Promise<string> {
  const query = new URLSearchParams(search)
  const { body, ...frame } = (await asked(reader, query)) as PageBody
  const view: View = {
    t: translator(locale),
    format: formatOf(locale),
    locale,
    dir: direction(locale),
    path: '/training',
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
