// Pages in Debian's Chromium: what every page must hold to, whoever's page it is.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'
import { SaxesParser } from 'saxes'

const executablePath = process.env.JURAT_CHROMIUM ?? '/usr/bin/chromium'

/** Why browser tests can't run here, or false where they can; for the `skip` of a test. */
export const noBrowser = existsSync(executablePath) ? false : `there is no browser at ${executablePath}`

/** The widths that pages are looked at: a desk and a phone, in CSS pixels. */
export const desk = { width: 1366, height: 768 }
export const phone = { width: 390, height: 844 }

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--force-color-profile=srgb'] })

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[]
}

/** Fails with what axe finds against WCAG 2.0 to 2.2 A and AA and its best practices. */
export async function assertAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    }),
  )
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
  )
  assert.equal(found.length, 0, found.join('\n'))
}

/** Fails where the page is wider than the window, naming what sticks out. */
export async function assertFits(page: Page): Promise<void> {
  const sticking = await page.evaluate(() => {
    const room = document.documentElement.clientWidth
    const wide = document.documentElement.scrollWidth - room
    if (wide <= 0) return []
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return (right > room + 1 || left < -1) && element.checkVisibility()
    })
    return [`${wide} px too wide`, ...out.slice(0, 5).map((element) => element.outerHTML.slice(0, 150))]
  })
  assert.deepEqual(sticking, [])
}

/**
 * Fails where the markup isn't what the browser makes of it: unbalanced or wrongly nested elements, ids that stand
 * twice, labels and references that lead nowhere, more or less than one heading of the first level.
 */
export async function assertWellFormed(page: Page, html: string): Promise<void> {
  assert.match(html, /^<!doctype html>\n<html lang="\w/)
  const counted = countElements(html.replace(/^<!doctype html>\s*/, ''))
  const faults = await page.evaluate((written) => {
    const wrong: string[] = []
    const seen = new Map<string, number>()
    // a form answers for a property by its field of that name
    const nameOf = Object.getOwnPropertyDescriptor(Element.prototype, 'localName')!.get!
    for (const element of document.querySelectorAll('*'))
      // a script adds sliders beside the fields that are written
      if (!Element.prototype.matches.call(element, 'tbody, [data-slider]')) {
        const name = nameOf.call(element) as string
        seen.set(name, (seen.get(name) ?? 0) + 1)
      }
    for (const name of new Set([...seen.keys(), ...Object.keys(written)]))
      if ((seen.get(name) ?? 0) !== (written[name] ?? 0))
        wrong.push(`${written[name] ?? 0} <${name}> written, ${seen.get(name) ?? 0} in the browser`)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    wrong.push(...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} stands twice`))
    for (const attribute of ['for', 'aria-describedby', 'aria-labelledby', 'aria-controls', 'popovertarget'])
      for (const element of document.querySelectorAll(`[${attribute}]`))
        for (const id of (element.getAttribute(attribute) ?? '').split(' '))
          if (!ids.includes(id)) wrong.push(`${attribute}="${id}" leads nowhere`)
    for (const link of document.querySelectorAll('a[href^="#"]'))
      if (!ids.includes((link.getAttribute('href') ?? '').slice(1)))
        wrong.push(`${link.getAttribute('href')} leads nowhere`)
    const heads = document.querySelectorAll('h1').length
    if (heads !== 1) wrong.push(`${heads} headings of the first level`)
    return wrong
  }, counted)
  assert.deepEqual(faults, [])
}

/** How often each element is written in a page, read as XML; throws where a tag isn't closed in its place. */
function countElements(html: string): Record<string, number> {
  const counted: Record<string, number> = {}
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    if (name !== 'tbody') counted[name] = (counted[name] ?? 0) + 1
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(html).close()
  return counted
}

/** A browser, or a context of it that is signed in and has its language: `browser.newContext({ storageState })`. */
export interface Opener {
  newPage(): Promise<Page>
}

/** Opens an address at a width and fails on what the browser complains of: scripts, styles, images that don't load. */
export async function open(browser: Opener, url: string, viewport = desk): Promise<{ page: Page; html: string }> {
  const page = await browser.newPage()
  await page.setViewportSize(viewport)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} did not load`))
  const response = await page.goto(url, { waitUntil: 'load' })
  assert.ok(response, `${url} did not answer`)
  assert.deepEqual(complaints, [])
  return { page, html: await response.text() }
}

/** Every check that a page of Jurat must pass, and a picture of it to look at in .cache/screenshots. */
export async function assertSound(browser: Opener, url: string, viewport: typeof desk, picture: string): Promise<void> {
  const { page, html } = await open(browser, url, viewport)
  try {
    mkdirSync('.cache/screenshots', { recursive: true })
    await page.screenshot({ path: `.cache/screenshots/${picture}.png`, fullPage: true })
    await assertWellFormed(page, html)
    await assertFits(page)
    await assertAccessible(page)
  } finally {
    await page.close()
  }
}
