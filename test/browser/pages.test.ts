// Every page of the demonstration bureau, looked at in English and Arabic, on a desk, on a phone and on paper; what each
// role finds and doesn't find; and the journeys that must work without JavaScript.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { assetAt } from '#web/index.ts'
import { pages } from '../../src/operations.ts'
import { assertAccessible, assertFits, assertWellFormed, desk, launch, noBrowser, phone } from './browser.ts'
import { serveDemonstration, type ServedBureau } from './bureau.ts'
import { nodeOptions } from '../../scripts/ready.mjs'

/** A folder for pictures of every page, to be looked at: JURAT_PICTURES=.cache/screenshots. */
const pictures = process.env.JURAT_PICTURES
if (pictures) mkdirSync(pictures, { recursive: true })

const officer = 'Ingrid Tawana Okello'
const manager = 'Jean-Tobie Lindqvist'
const implementer = 'Anselm Quispe'
const coordinator = 'Wilhelmina Desrosiers'
const auditor = 'Fergus Abubakar'
const administrator = 'Clementina Sørbø'
const operator = 'Yusuf Lancaster'

let bureau: ServedBureau
let browser: Browser

const contexts = new Map<string, Promise<BrowserContext>>()

/** A browser in which somebody has signed in with a click. */
const signedIn = (name: string) => {
  const known = contexts.get(name)
  if (known) return known
  const context = signIn(name)
  contexts.set(name, context)
  return context
}

async function signIn(name: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: desk, locale: 'en-US', ...options })
  // some of the people read another language
  await context.addCookies([{ name: 'jurat-language', value: 'en', url: bureau.address }])
  const page = await context.newPage()
  await page.goto(`${bureau.address}/sign-in`)
  await page.getByRole('button', { name }).click()
  await page.getByText(name).first().waitFor()
  await page.close()
  return context
}

const signedInFor = async <T>(name: string, look: (page: Page) => Promise<T>): Promise<T> => {
  const page = await (await signedIn(name)).newPage()
  try {
    return await look(page)
  } finally {
    await page.close()
  }
}

/** Goes to a page as somebody and answers its status. */
const go = async (page: Page, path: string) => (await page.goto(bureau.address + path))?.status()

before(
  async () => {
    if (noBrowser) return
    ;[bureau, browser] = await Promise.all([serveDemonstration(), launch()])
  },
  { timeout: 300_000 },
)
after(async () => {
  await browser?.close()
  await bureau?.stop()
})

/** Who looks at the pages that the officer may not see. */
const visitors: Record<string, string> = {
  '/audit': auditor,
  '/accounts': administrator,
  '/accounts/{id}': administrator,
  '/sign-in-groups': administrator,
  '/jobs/{id}': operator,
  '/training/imports/{id}': operator,
  '/events/{event}/roster-import': manager,
  '/units/{id}/commander': manager,
  '/person-import': manager,
  '/clearance/holiday-import': coordinator,
  '/person-readings': auditor,
  '/clearance/readings': auditor,
  '/person-retention': operator,
}

/** Pages that show links to the records whose pages are looked at. */
const listsOf = {
  [officer]: [
    '/',
    '/countries',
    '/activities',
    '/organisations',
    '/institutions',
    '/imports',
    '/units?country=HT',
    '/persons?country=HT',
    '/events',
    '/courses',
    '/clearance',
    '/follow-up',
    '/academies',
    '/trained',
    '/certificates',
    '/chain',
  ],
  [operator]: ['/jobs', '/training/imports'],
  [administrator]: ['/accounts'],
}

const linksOn = (page: Page) =>
  page.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))

/** A real address for each page of the list, found in the links of other pages. */
async function addresses(): Promise<{ path: string; address: string; visitor: string }[]> {
  const links: string[] = []
  for (const [name, lists] of Object.entries(listsOf))
    await signedInFor(name, async (page) => {
      for (const list of lists) {
        await go(page, list)
        links.push(...(await linksOn(page)))
      }
    })
  // and what lies a step further on
  await signedInFor(officer, async (page) => {
    for (const begins of ['/activities/', '/clearance/batches/', '/academies/']) {
      await go(
        page,
        links.find((link) => link.startsWith(begins))!,
      )
      links.push(...(await linksOn(page)))
    }
  })
  await signedInFor(manager, async (page) => {
    await go(page, '/certificates')
    const results = await page.locator('main a[href$="/results"]').first().getAttribute('href')
    await go(page, results!)
    links.push(...(await linksOn(page)))
    await go(
      page,
      links.find((link) => link.startsWith('/units/'))!,
    )
    links.push(...(await linksOn(page)))
  })
  // a long question asked of a chain, whose answer is there soon
  await signedInFor(officer, async (page) => {
    await go(page, '/chain/presets/textbook')
    await page.locator('#sensitivity summary').click()
    await page.locator('#sensitivity button').click()
    await page.waitForURL(/\/chain\/runs\//)
    await page.locator('main table').first().waitFor({ timeout: 60_000 })
    links.push(new URL(page.url()).pathname)
  })
  const all = pages.map(({ path }) => {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/?#]+')}$`)
    const found = path.includes('{')
      ? links
          .map((link) => link.replace(/[?#].*/, ''))
          .find(
            (link) =>
              pattern.test(link) && link !== '/institutions/rules/unknown' && pages.every((page) => page.path !== link),
          )
      : path
    return { path, address: found, visitor: visitors[path] ?? officer }
  })
  assert.deepEqual(
    all.filter(({ address }) => !address).map(({ path }) => path),
    [],
    'no link leads there',
  )
  return all.map(({ address, ...one }) => ({ ...one, address: address! }))
}

/** What the browser complains of while it shows a page: scripts, styles, images, the security policy. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} did not load`))
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** The bytes of a first view over the wire: page, styles and pictures. The font comes later, and nobody waits for it. */
function firstView(html: string): number {
  const needed = [...new Set([...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!))]
  const assets = needed.map((path) => assetAt(path)?.encoded.br?.length ?? assert.fail(`${path} is not there`))
  return gzipSync(html).length + assets.reduce((sum, size) => sum + size, 0)
}

async function assertPrints(page: Page) {
  await page.emulateMedia({ media: 'print' })
  const faults = await page.evaluate(() => {
    // no functions of a name of their own: they would not get over to the browser
    const shown = [...document.querySelectorAll('nav, .site-tools, .site-search, .filters, .pager, .form-buttons')]
    const rows = [...document.querySelectorAll('main table tr')].filter((row) => !row.closest('details:not([open])'))
    return [
      ...shown
        .filter((part) => part.getClientRects().length > 0)
        .map(({ outerHTML }) => `printed: ${outerHTML.slice(0, 80)}`),
      ...rows
        .filter((row) => !row.getClientRects().length)
        .map(({ outerHTML }) => `not printed: ${outerHTML.slice(0, 80)}`),
      ...[...document.querySelectorAll('.table-wide')]
        .filter((frame) => getComputedStyle(frame).overflow !== 'visible')
        .map(() => 'a table is cut by its frame'),
    ]
  })
  await page.emulateMedia({ media: 'screen' })
  assert.deepEqual(faults, [])
}

/** Takes out what repeats: axe looks at each element, and the twentieth row of a table is made like the first. */
const leaveFirstRows = (page: Page) =>
  page.evaluate(() =>
    document.querySelectorAll('main :is(tbody, ol) > :nth-child(n + 13)').forEach((row) => row.remove()),
  )

/** Somebody's browser in a language of its own, so that two languages can be looked at side by side. */
async function inLanguage(visitor: string | null, locale: 'en' | 'ar'): Promise<BrowserContext> {
  const context = await browser.newContext(
    visitor === null ? {} : { storageState: await (await signedIn(visitor)).storageState() },
  )
  await context.addCookies([{ name: 'jurat-language', value: locale, url: bureau.address }])
  return context
}

/** One load a language; then the same page on paper, on the phone and on the desk. */
async function assertEveryView(visitor: string | null, address: string, status = 200, path = address) {
  const looks = (['en', 'ar'] as const).map(async (locale) => {
    const context = await inLanguage(visitor, locale)
    try {
      await assertViews(await context.newPage(), address, status, `${path.replaceAll(/[^\w-]+/g, '_')}-${locale}`)
    } finally {
      await context.close()
    }
  })
  // both to their end, so that no browser is left behind when one fails
  for (const look of await Promise.allSettled(looks)) if (look.status === 'rejected') throw look.reason
}

async function assertViews(page: Page, address: string, status: number, picture: string) {
  await page.setViewportSize(desk)
  const complaints = complaintsOf(page)
  const response = await page.goto(bureau.address + address)
  assert.equal(response?.status(), status, `${address} answers ${response?.status()}`)
  const html = await response.text()
  assert.ok(firstView(html) < 60_000, `${address} is ${firstView(html)} bytes over the wire`)
  await assertWellFormed(page, html)
  await assertPrints(page)
  for (const [name, viewport] of Object.entries({ phone, desk })) {
    await page.setViewportSize(viewport)
    if (pictures) await page.screenshot({ path: `${pictures}/page${picture}-${name}.png`, fullPage: true })
    await assertFits(page)
  }
  await leaveFirstRows(page)
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport)
    await assertAccessible(page)
  }
  assert.deepEqual(
    complaints.filter((complaint) => status === 200 || !complaint.includes(`status of ${status}`)),
    [],
  )
}

describe('every page', { skip: noBrowser, concurrency: false }, () => {
  let found: Awaited<ReturnType<typeof addresses>>
  before(async () => {
    found = await addresses()
  })

  for (const { path } of pages)
    test(`${path} is sound in English and Arabic, on a desk, a phone and paper`, async () => {
      const { address, visitor } = found.find((one) => one.path === path)!
      await assertEveryView(visitor, address, 200, path)
    })

  for (const path of ['/sign-in', '/help', '/help/institutions'])
    test(`${path} is sound for a stranger`, () => assertEveryView(null, path))

  test('a page that is not there is sound, and says so', () => assertEveryView(officer, '/nowhere', 404))

  for (const path of [
    '/balance?by=country&by=fiscalYear',
    '/balance?by=nonsense',
    '/search?q=police',
    '/activities?text=zzz',
  ])
    test(`${path} is sound`, () => assertEveryView(officer, path))
})

/** Every page of the menu, also of rooms that are closed. */
const menuOf = (page: Page) => page.locator('.site-navigation ul ul a').allTextContents()

describe('who sees what', { skip: noBrowser }, () => {
  test('a manager at a post sees that post’s country and nothing of others', () =>
    signedInFor(manager, async (page) => {
      assert.equal(await go(page, '/countries'), 200)
      assert.deepEqual(await page.locator('#balance tbody th').allInnerTexts(), ['Haiti'])
      assert.equal(await go(page, '/countries/HT'), 200)
      assert.equal(await go(page, '/countries/JO'), 404)
      assert.equal(await go(page, '/audit'), 404)
      assert.equal(await go(page, '/imports'), 404)
      assert.ok((await menuOf(page)).every((entry) => !/Log|Imports|People/.test(entry)))
    }))

  test('an implementer sees their awards and no other', () =>
    signedInFor(implementer, async (page) => {
      assert.equal(await go(page, '/activities'), 200)
      assert.equal(await page.locator('#activities tbody tr').count(), 2)
      assert.equal(await go(page, '/activities/XM-DEMO-JURAT-HT-005'), 200)
      assert.equal(await page.getByText('Correct it').count(), 0)
      assert.equal(await go(page, '/activities/XM-DEMO-JURAT-HT-001'), 404)
    }))

  test('an auditor reads the log and its seals, and finds nothing to change', () =>
    signedInFor(auditor, async (page) => {
      assert.equal(await go(page, '/audit'), 200)
      await page.getByRole('link', { name: 'Verify the seals' }).click()
      await page.locator('.alert-success').waitFor()
      await page.locator('main tbody tr').first().locator('td[data-label=Table] a').click()
      const table = new URL(page.url()).searchParams.get('table')
      assert.deepEqual([...new Set(await page.locator('main td[data-label=Table]').allInnerTexts())], [table])
      assert.equal(await go(page, '/activities/XM-DEMO-JURAT-HT-005'), 200)
      assert.equal(await page.locator('main form[method=post]').count(), 0)
      assert.equal(await go(page, '/imports'), 200)
      assert.ok(await page.locator('main tbody tr').count())
      assert.equal(await page.locator('main form[method=post]').count(), 0)
    }))

  test('an account administrator begins with the people and sees none of the portfolio', () =>
    signedInFor(administrator, async (page) => {
      assert.equal(await go(page, '/'), 200)
      assert.equal(new URL(page.url()).pathname, '/accounts')
      for (const path of ['/activities', '/balance', '/countries/HT', '/search?q=police'])
        assert.equal(await go(page, path), 404, path)
    }))

  test('an operator imports and reads the log', () =>
    signedInFor(operator, async (page) => {
      assert.equal(await go(page, '/'), 200)
      const menu = (await menuOf(page)).join(' ')
      assert.match(menu, /Imports/)
      assert.match(menu, /Log/)
    }))
})

describe('without JavaScript', { skip: noBrowser, concurrency: false }, () => {
  let context: BrowserContext
  let page: Page
  before(async () => {
    context = await signIn(officer, { javaScriptEnabled: false })
    page = await context.newPage()
  })

  test('the balance is filtered, and a figure leads to its transaction and its line in the file', async () => {
    await go(page, '/balance')
    await page.getByLabel('Country', { exact: true }).last().selectOption('HT')
    await page.getByLabel('Fiscal year', { exact: true }).first().check()
    await page.getByRole('button', { name: 'Apply' }).click()
    assert.equal(new URL(page.url()).searchParams.get('country'), 'HT')
    assert.ok((await page.locator('#balance tbody tr').count()) > 3)
    await page.locator('#balance tbody .cell-money a').first().click()
    await page.getByRole('heading', { level: 1, name: 'Transactions' }).waitFor()
    await page.locator('main tbody tr').first().locator('a').last().click()
    assert.match(await page.locator('pre mark').innerText(), /<transaction\b/)
  })

  test('a list is sorted on a phone as on a desk', () =>
    signedInFor(officer, async (page) => {
      await page.setViewportSize(phone)
      await page.goto(`${bureau.address}/activities`)
      await page.locator('thead a', { hasText: 'Unspent' }).click()
      await page.waitForURL(/sort=-unspent/)
      assert.equal(await page.locator('thead [aria-sort=descending] a').isVisible(), true)
    }))

  test('claims are corrected in bulk, and taken back', async () => {
    await go(page, '/institutions')
    await page.getByRole('link', { name: 'police.en.service' }).click()
    const rows = page.locator('main tbody tr')
    const counted = await rows.first().locator('td[data-label="Counted as"]').innerText()
    const address = await rows.first().getByRole('link').first().getAttribute('href')
    await rows.nth(0).getByRole('checkbox').check()
    await rows.nth(1).getByRole('checkbox').check()
    await page.getByLabel('What you know').selectOption('institution:courts')
    await page.getByLabel('Reason').fill('The award says so')
    await page.getByRole('button', { name: 'Say so' }).click()
    const spoken = page.locator('main tbody tr', { hasText: 'Courts' }).filter({ hasText: 'officer' })
    assert.equal(await spoken.count(), 2)

    await go(page, address!)
    const claims = page.locator('#claims')
    await claims.getByRole('button', { name: 'Take back' }).click()
    assert.equal(await page.locator('#claims p').first().innerText(), `Counted as: ${counted.replace(', ', ' · ')}`)
    assert.match(await page.locator('#claims').innerText(), /taken back/)
  })

  test('a correction that says nothing is refused at its field, and nothing is taken for said', async () => {
    await go(page, '/activities/XM-DEMO-JURAT-HT-005')
    await page.locator('#claims summary').click()
    assert.equal(await page.getByLabel('What you know').inputValue(), '')
    await page.getByLabel('Reason').fill('The award says so')
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.locator('.error-summary').getByRole('link', { name: 'Choose what you know.' }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'claim')
    assert.equal(await page.getByLabel('Reason').inputValue(), 'The award says so')
  })

  test('a correction without a reason comes back with what was chosen', async () => {
    await go(page, '/activities/XM-DEMO-JURAT-HT-005')
    await page.locator('#claims summary').click()
    await page.getByLabel('What you know').selectOption('institution:courts')
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.locator('.error-summary').waitFor()
    assert.equal(await page.getByLabel('What you know').inputValue(), 'institution:courts')
  })

  test('an IATI file is uploaded to try, then imported without sending it again, and what came of it is shown', async () => {
    await go(page, '/imports')
    await page.setInputFiles('input[type=file]', {
      name: 'one.xml',
      mimeType: 'text/xml',
      buffer: Buffer.from(oneActivity),
    })
    await page.getByLabel('Only say what would change').check()
    await page.getByRole('button', { name: 'Import' }).last().click()
    // the page loads itself again until the import is done
    await page.getByRole('button', { name: 'Import this file now' }).click({ timeout: 120_000 })
    await page.getByRole('heading', { level: 1, name: 'Import of one.xml' }).waitFor()
    await page.getByRole('link', { name: 'one.xml' }).click({ timeout: 120_000 })
    assert.match(await page.locator('pre').innerText(), /XM-DEMO-BROWSER-1/)
    assert.equal(await go(page, '/activities/XM-DEMO-BROWSER-1'), 200)
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Bench books for rural judges')
  })

  test('the language is changed, and the person signs out', async () => {
    await go(page, '/countries')
    await page.locator('.tool-menu summary').first().click()
    await page.getByRole('button', { name: 'العربية' }).click()
    assert.equal(new URL(page.url()).pathname, '/countries')
    assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
    await page.locator('.tool-menu summary').last().click()
    await page.locator('form[action="/sign-out"] button').click()
    assert.equal(new URL(page.url()).pathname, '/sign-in')
    await go(page, '/balance')
    assert.equal(new URL(page.url()).pathname, '/sign-in')
  })
})

test('a second server of the folder says where the first one is', { skip: noBrowser }, () => {
  const { status, stderr } = spawnSync(process.execPath, [...nodeOptions, 'src/cli.ts', 'serve', '--port', '0'], {
    env: bureau.env,
    encoding: 'utf8',
  })
  assert.equal(status, 5)
  assert.match(stderr, new RegExp(`serves this folder already, at http://127.0.0.1:${new URL(bureau.address).port}`))
})

const oneActivity = `<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" generated-datetime="2014-10-01T00:00:00Z">
  <iati-activity default-currency="USD" xml:lang="en">
    <iati-identifier>XM-DEMO-BROWSER-1</iati-identifier>
    <reporting-org ref="XM-DEMO-BROWSER" type="10"><narrative>A publisher (invented)</narrative></reporting-org>
    <title><narrative>Bench books for rural judges</narrative></title>
    <description><narrative>Invented for a test.</narrative></description>
    <participating-org role="1" type="10"><narrative>A publisher (invented)</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date iso-date="2013-01-01" type="2"/>
    <recipient-country code="TG"/>
    <sector vocabulary="1" code="15130"/>
    <transaction>
      <transaction-type code="2"/>
      <transaction-date iso-date="2013-02-01"/>
      <value currency="USD" value-date="2013-02-01">120000</value>
    </transaction>
  </iati-activity>
</iati-activities>
`
