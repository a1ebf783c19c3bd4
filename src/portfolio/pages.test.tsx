import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'
import type { Activity } from '#iati/activity.ts'
import type { PlainOperation } from '#kernel/operation.ts'
import { story, type Person } from '#testing.ts'
import { direction, formatOf, Page as Frame, renderPage, translator, type Locale, type View } from '#web/index.ts'
import type { Page } from '#web/page.ts'
import { institutionsPages } from '#institutions/index.ts'
import { givenActivities } from './given.ts'
import { portfolioPages } from './index.ts'

const activity: Activity = {
  identifier: 'XX/1 <police> & more',
  defaultCurrency: 'USD',
  status: '2',
  title: [{ text: 'Vehicles & <radios> for the police' }],
  descriptions: [{ narratives: [{ text: 'Radios "for" patrols' }] }],
  countries: [{ code: 'HT' }],
  dates: [
    { type: '2', date: '2022-01-01' },
    { type: '3', date: '2023-12-31' },
  ],
  participatingOrgs: [{ role: '4', narratives: [{ text: 'Example Works, Inc' }] }],
  tags: [{ code: 'invented', vocabulary: '99', narratives: [{ text: 'the amounts' }] }],
  transactions: [
    { type: '2', date: '2022-02-01', value: '1000' },
    { type: '3', date: '2022-03-01', value: '1250.5' },
    { type: '2', value: '3', currency: 'EUR' },
  ],
  results: [
    {
      type: '1',
      indicators: [{ periods: [{ actuals: [{ value: '17', dimensions: [{ name: 'sex', value: 'female' }] }] }] }],
    },
  ],
  documents: [{ url: 'javascript:alert(1)', title: [{ text: 'Bad address' }] }],
}

interface Shown {
  page: Page
  params?: Record<string, string>
  query?: string
  locale?: Locale
}

/** The HTML of a page as somebody gets it. */
async function shown(reader: Person, { page, params = {}, query = '', locale = 'en' }: Shown): Promise<string> {
  const search = new URLSearchParams(query)
  const body = await page.get({
    session: { id: '', hash: '', kind: 'browser', locale, actor: reader.actor },
    act: <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) =>
      reader.act(op, input),
    may: (permission) => reader.actor.may(permission),
    params,
    query: search,
    refused: null,
  })
  if (!('body' in body) || 'fileName' in body) return assert.fail('a file came instead of a page')
  const view: View = {
    t: translator(locale),
    format: formatOf(locale),
    locale,
    dir: direction(locale),
    path: page.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? '')),
    query: search,
    origin: 'http://localhost:8080',
    person: { name: reader.actor.name, roles: [] },
    roleName: (role) => role,
    can: (permission) => reader.actor.may(permission as 'activity.read'),
    demo: true,
    navigation: [],
  }
  const { body: content, ...frame } = body
  return renderPage(view, <Frame {...frame}>{content}</Frame>)
}

/** The lines of the CSV file that a page answers with, each parted at its commas. */
async function taken(reader: Person, path: string, query: string): Promise<string[][]> {
  const answer = await all
    .find((page) => page.path === path)!
    .get({
      session: { id: '', hash: '', kind: 'browser', locale: 'en', actor: reader.actor },
      act: <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) =>
        reader.act(op, input),
      may: (permission) => reader.actor.may(permission),
      params: {},
      query: new URLSearchParams(query),
      refused: null,
    })
  assert.ok('fileName' in answer)
  let text = ''
  for await (const piece of answer.body) text += String(piece)
  return parse(text, { bom: true })
}

/** Throws where an element is not closed or an attribute not quoted. */
function assertWellFormed(html: string, what: string) {
  const parser = new SaxesParser()
  parser.on('error', (error) => assert.fail(`${what}: ${error.message}`))
  parser.write(html.replace('<!doctype html>', '')).close()
}

const all = [...portfolioPages, ...institutionsPages]
const samples: Record<string, Omit<Shown, 'page'>[]> = {
  '/balance': [
    {},
    { query: 'by=fiscalYear' },
    { query: 'by=institution&by=country&where=account!=11x1022' },
    { query: 'country=HT&by=' },
    { query: 'by=colour' },
    { query: 'fiscal-year=soon' },
  ],
  '/activities': [{}, { query: 'concern=overspent&sort=-unspent' }, { query: 'where=nonsense' }],
  '/activities/{identifier}': [
    { params: { identifier: activity.identifier } },
    { params: { identifier: activity.identifier }, query: 'asOf=2999-01-01' },
  ],
  '/countries/{code}': [{ params: { code: 'HT' } }],
  '/regions/{code}': [{ params: { code: '380' } }],
  '/search': [{}, { query: 'q=radios' }, { query: 'q=nothing+at+all' }],
  '/institutions/rules/{rule}': [{ params: { rule: 'unknown' } }, { params: { rule: 'police.en.service' } }],
}

test(
  'every page is well-formed, in English and from right to left, and light',
  story(async ({ db, person }) => {
    await givenActivities(db, activity)
    const { id } = await db.selectFrom('organisation').select('id').executeTakeFirstOrThrow()
    const officer = await person('hq-programme-officer')
    for (const page of all)
      for (const sample of page.path === '/organisations/{id}' ? [{ params: { id } }] : (samples[page.path] ?? [{}]))
        for (const locale of ['en', 'ar'] as const) {
          const html = await shown(officer, { page, ...sample, locale })
          assertWellFormed(html, `${page.path} ${JSON.stringify(sample)}`)
          assert.ok(html.includes(locale === 'ar' ? 'dir="rtl"' : 'dir="ltr"'))
          assert.equal(html.includes('<radios>'), false, page.path)
          assert.equal(/href="javascript:/i.test(html), false, page.path)
          assert.ok(html.length < 300_000, page.path)
        }
  }),
)

test(
  'a nation’s page says what it leaves out, and where all of it stands',
  story(async ({ db, person }) => {
    const located = (identifier: string, places: number): Activity => ({
      identifier,
      countries: [{ code: 'HT' }],
      locations: Array.from({ length: places }, (_, index) => ({ name: [{ text: `Place ${index}` }] })),
    })
    const page = all.find(({ path }) => path === '/countries/{code}')!
    const officer = await person('hq-programme-officer')
    const locations = async () => {
      const html = await shown(officer, { page, params: { code: 'HT' } })
      return /<h2[^>]*>Locations<.*?<table/s.exec(html)?.[0] ?? ''
    }
    await givenActivities(db, located('A-1', 100))
    assert.ok((await locations()) && !(await locations()).includes('/activities?'))
    await givenActivities(db, located('A-2', 1))
    assert.match(await locations(), /100 of 101 rows are shown.*href="\/activities\?country=HT"/s)
    await givenActivities(db, ...Array.from({ length: 100 }, (_, index) => located(`B-${index}`, 0)))
    assert.match(await locations(), /Told of the 100 largest of 102 activities\./)
  }),
)

test(
  'before anything is imported every list says what to do',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    for (const path of [
      '/',
      '/balance',
      '/countries',
      '/activities',
      '/organisations',
      '/transactions',
      '/institutions',
    ]) {
      const html = await shown(officer, { page: all.find((page) => page.path === path)! })
      assert.match(html, /There is nothing in the portfolio yet.*href="\/imports"/s, path)
    }
  }),
)

test(
  'what is invented is marked as invented wherever its title stands',
  story(async ({ db, person }) => {
    await givenActivities(db, activity)
    const officer = await person('hq-programme-officer')
    for (const [path, sample] of [
      ['/', {}],
      ['/activities', {}],
      ['/countries/{code}', { params: { code: 'HT' } }],
      ['/transactions', {}],
      ['/search', { query: 'q=radios' }],
    ] as const) {
      const html = await shown(officer, { page: all.find((page) => page.path === path)!, ...sample })
      assert.match(html, /radios(<\/mark>)?&gt;.*?◆/s, path)
    }
    const own = await shown(officer, {
      page: all.find((page) => page.path === '/activities/{identifier}')!,
      params: { identifier: activity.identifier },
    })
    assert.match(own, /What is invented here: the amounts/)
  }),
)

test(
  'a list is taken away whole, in the filter that it was seen in',
  story(async ({ db, person }) => {
    const many = Array.from({ length: 60 }, (_, index): Activity => ({
      identifier: `A-${index}`,
      countries: [{ code: index % 2 ? 'HT' : 'JO' }],
      transactions: [{ type: '2', date: '2022-02-01', value: `${index}`, currency: 'USD' }],
    }))
    await givenActivities(db, activity, ...many)
    const officer = await person('hq-programme-officer')
    const [head, ...rows] = await taken(officer, '/activities', 'country=JO&format=csv')
    assert.equal(rows.length, 30)
    assert.deepEqual([...new Set(rows.map((row) => row[head!.indexOf('Country')]))], ['JO'])
    const ours = (await taken(officer, '/activities', 'country=HT&format=csv')).filter(
      ([id]) => id === activity.identifier,
    )
    // a row for each currency, and codes have their names beside them
    assert.deepEqual(new Set(ours.map((row) => row[head!.indexOf('Currency')])), new Set(['EUR', 'USD']))
    assert.equal(ours[0]![head!.indexOf('Status: Name')], 'Implementation')

    const [of, ...shares] = await taken(officer, '/transactions', 'type=2&format=csv')
    assert.equal(shares.length, 62)
    const amounts = shares
      .filter((row) => row[of!.indexOf('Country: Name')] === 'Jordan')
      .map((row) => Number(row[of!.indexOf('Amount')]))
    assert.equal(
      amounts.reduce((sum, amount) => sum + amount, 0),
      870,
    )
    const post = await person('post-programme-manager country:JO')
    assert.equal((await taken(post, '/transactions', 'format=csv')).length, 31)
  }),
)

test(
  'countries are sorted by the head that was clicked',
  story(async ({ db, person }) => {
    const spent = (identifier: string, code: string, value: string): Activity => ({
      identifier,
      countries: [{ code }],
      transactions: [{ type: '2', date: '2022-02-01', value, currency: 'USD' }],
    })
    await givenActivities(db, spent('A', 'HT', '5'), spent('B', 'JO', '9'), spent('C', 'TG', '1'))
    const officer = await person('hq-programme-officer')
    const page = all.find(({ path }) => path === '/countries')!
    const order = async (query: string) => {
      const table = (await shown(officer, { page, query })).split('id="balance"')[1]!
      return [...table.matchAll(/<th scope="row"[^>]*><a href="\/countries\/(..)"/g)].map(([, code]) => code)
    }
    assert.deepEqual(await order(''), ['HT', 'JO', 'TG'])
    assert.deepEqual(await order('sort=-obligations'), ['JO', 'HT', 'TG'])
  }),
)

test(
  'the page of a rule says in words what the rule tells, and by what',
  story(async ({ person }) => {
    const page = all.find(({ path }) => path === '/institutions/rules/{rule}')!
    const officer = await person('hq-programme-officer')
    const titled = async (rule: string) =>
      /<h1[^>]*>(.*?)<\/h1>/.exec(await shown(officer, { page, params: { rule } }))?.[1]
    assert.equal(await titled('police.en.service'), 'Police, by words in English')
    assert.equal(await titled('dac.15131'), 'Cross-cutting, by purpose code')
    assert.match(await shown(officer, { page, params: { rule: 'police.en.service' } }), /policem\(an\/en\)/)
  }),
)

test(
  'a result that is told apart names by what',
  story(async ({ db, person }) => {
    await givenActivities(db, activity)
    const html = await shown(await person('hq-programme-officer'), {
      page: all.find((page) => page.path === '/activities/{identifier}')!,
      params: { identifier: activity.identifier },
    })
    assert.match(html, /sex: female<\/bdi> <\/small>17/)
  }),
)

test(
  'a figure of the balance leads to its own transactions, and the address of an answer reads back the same question',
  story(async ({ db, person }) => {
    await givenActivities(db, activity)
    const officer = await person('hq-programme-officer')
    const balance = all.find((page) => page.path === '/balance')!
    const html = await shown(officer, { page: balance, query: 'by=implementer&by=fiscalYear&country=HT' })
    const links = [...html.matchAll(/href="(\/transactions\?[^"]*)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    const obligations = links.find((href) => href.includes('type=2') && href.includes('fiscal-year=2022'))!
    const transactions = await shown(officer, {
      page: all.find((page) => page.path === '/transactions')!,
      query: obligations.split('?')[1]!,
    })
    assert.match(transactions, /\$1,000\.00/)
    assert.equal(transactions.includes('1,250.50'), false)
  }),
)
