// The gallery of components, as a stand-in for every page: sound on a desk and on a phone, in each direction.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { asset, assetAt, renderPage, type Locale } from '#web/index.ts'
import { assertSound, desk, launch, noBrowser, open, phone } from './browser.ts'
import { Gallery } from './gallery/page.tsx'
import { sampleView } from './gallery/view.ts'

const gallery = (locale: Locale, state = '') => {
  const view = sampleView(locale)
  const stranger = state === 'stranger' ? { person: null, navigation: [] } : {}
  return renderPage({ ...view, ...stranger }, <Gallery problem={state === 'problem'} />)
}

let server: Server
let browser: Browser
let address = ''

before(async () => {
  if (noBrowser) return
  server = createServer((request, response) => {
    const path = request.url ?? '/'
    const found = assetAt(path)
    if (found) return response.writeHead(200, { 'content-type': found.type }).end(found.body)
    const [, locale, state] = path.split('/')
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'" })
      .end(gallery(locale as Locale, state))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launch()
})

after(async () => {
  await browser?.close()
  server?.close()
})

for (const locale of ['en', 'ar', 'en-XA'] as const)
  for (const [name, viewport] of Object.entries({ desk, phone }))
    test(`every component is sound in ${locale} on a ${name}`, { skip: noBrowser }, () =>
      assertSound(browser, `${address}/${locale}`, viewport, `gallery-${locale}-${name}`),
    )

test('a page for a stranger, without menu and search, is sound', { skip: noBrowser }, () =>
  assertSound(browser, `${address}/en/stranger`, phone, 'gallery-stranger'),
)

test('a refused form is sound, and its summary leads to the field', { skip: noBrowser }, async () => {
  await assertSound(browser, `${address}/en/problem`, desk, 'gallery-problem')
  const { page } = await open(browser, `${address}/en/problem`)
  await page.click('.error-summary a')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name')
  await page.close()
})

test('the menu opens on a phone without script', { skip: noBrowser }, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone })
  const page = await context.newPage()
  await page.goto(`${address}/en`)
  const entry = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Countries' })
  assert.equal(await entry.isVisible(), false)
  await page.getByRole('button', { name: 'Menu' }).click()
  assert.equal(await entry.isVisible(), true)
  await page.screenshot({ path: '.cache/screenshots/gallery-menu.png' })
  await context.close()
})

test('in print the menus and filters are gone and the address is there', { skip: noBrowser }, async () => {
  const { page } = await open(browser, `${address}/en`)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.site-navigation').isVisible(), false)
  assert.equal(await page.locator('.filters').isVisible(), false)
  assert.match(
    (await page.locator('footer').innerText()).trim(),
    /^Printed from http:\/\/jurat\.example\/countries\/HT\?sort=/,
  )
  await page.pdf({ path: '.cache/screenshots/gallery.pdf', format: 'A4', preferCSSPageSize: true })
  await page.close()
})

test('a page with everything on it stays below 60 kB compressed, style sheet and land included', () => {
  const page = gzipSync(gallery('en')).length
  const files = ['style.css', 'land.svg'].map((name) => assetAt(asset(name))?.encoded.gzip?.length ?? Infinity)
  const total = [page, ...files].reduce((sum, size) => sum + size)
  assert.ok(total < 60_000, `${total} bytes`)
})
