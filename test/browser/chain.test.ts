// A nation's justice chain in the browser: tried by dragging, without a word to the server; and by a form without a script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { desk, launch, noBrowser } from './browser.ts'
import { serveDemonstration, type ServedBureau } from './bureau.ts'

let bureau: ServedBureau
let browser: Browser

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

async function signedIn(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: desk, locale: 'en-US', ...options })
  await context.addCookies([{ name: 'jurat-language', value: 'en', url: bureau.address }])
  const page = await context.newPage()
  await page.goto(`${bureau.address}/sign-in`)
  await page.getByRole('button', { name: 'Ingrid Tawana Okello' }).click()
  await page.getByText('Ingrid Tawana Okello').first().waitFor()
  await page.close()
  return context
}

const cell = (page: Page, name: string) => page.locator(`[data-cell="${name}"]`)
const turnAfter = async (page: Page, turn: number) => {
  await page.waitForFunction(
    (before) => Number(document.querySelector<HTMLElement>('[data-chain]')?.dataset.turn ?? 0) > before,
    turn,
  )
}

/** Moves a slider as a hand does: step by step, each with an event. */
const drag = (page: Page, name: string, to: readonly number[]) =>
  page.locator(`[data-slider="${name}"]`).evaluate((slider: HTMLInputElement, steps: readonly number[]) => {
    for (const step of steps) {
      slider.value = String(step)
      slider.dispatchEvent(new Event('input', { bubbles: true }))
    }
    slider.dispatchEvent(new Event('change', { bubbles: true }))
  }, to)

test('a slider redraws figures and pictures, and nothing goes to the server', { skip: noBrowser }, async () => {
  const context = await signedIn()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${bureau.address}/chain/presets/textbook`)
  await page.locator('[data-slider="l.lower.slots"]').waitFor()
  // the worker and what it needs are loaded by now or with the first move
  await drag(page, 'l.lower.slots', [0])
  await turnAfter(page, 0)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const before = await cell(page, 'pending:lower scenario').textContent()
  const streams = await page.locator('[data-picture="streams"]').innerHTML()
  await drag(page, 'l.lower.slots', [5, 10, 15, 20, 25])
  await page.waitForFunction(
    (was) => document.querySelector('[data-cell="pending:lower scenario"]')?.textContent !== was,
    before,
  )
  await page.waitForFunction(
    () => document.querySelector('[data-lever="lower.slots"]')?.textContent === '9,000 → 11,250',
  )
  assert.notEqual(await page.locator('[data-picture="streams"]').innerHTML(), streams)
  assert.deepEqual(
    asked.filter((url) => !url.includes('/assets/icon')),
    [],
  )
  assert.deepEqual(complaints, [])
  await page.locator('#year').fill('3')
  await page.locator('#year').press('Tab')
  await page.getByText('At the end of year 3.').waitFor()
  await page.getByText('The chain in year 3').first().waitFor()
  // the address holds what was moved, and the server reckons the same from it
  assert.match(page.url(), /l\.lower\.slots=25/)
  const dragged = await cell(page, 'pending:lower scenario').textContent()
  await page.reload()
  assert.equal(await cell(page, 'pending:lower scenario').textContent(), dragged)
  await context.close()
})

test('without a script the form does the same', { skip: noBrowser }, async () => {
  const context = await signedIn({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${bureau.address}/chain/presets/textbook`)
  const before = await cell(page, 'pending:lower scenario').textContent()
  await page.locator('input[name="l.lower.slots"]').first().fill('25')
  await page.getByRole('button', { name: 'Reckon again' }).click()
  assert.match(page.url(), /l\.lower\.slots=25/)
  assert.notEqual(await cell(page, 'pending:lower scenario').textContent(), before)
  assert.equal(await page.locator('[data-lever="lower.slots"]').textContent(), '9,000 → 11,250')
  await context.close()
})

test(
  'a hypothesis is turned on by a box, with a script and without, and is named where it is on',
  { skip: noBrowser },
  async () => {
    const warned = (page: Page) => page.getByText('Hypotheses are turned on')
    const box = (page: Page) => page.locator('input[name="r.crowding-release"][type=checkbox]')
    const live = await signedIn()
    const page = await live.newPage()
    await page.goto(`${bureau.address}/chain/presets/haiti?year=10&l.places=100`)
    await page.locator('[data-slider="l.lower.slots"]').waitFor()
    assert.equal(await warned(page).isVisible(), false)
    const before = await cell(page, 'sentenced scenario').textContent()
    await box(page).check()
    await page.waitForFunction(
      (was) => document.querySelector('[data-cell="sentenced scenario"]')?.textContent !== was,
      before,
    )
    assert.ok(await warned(page).isVisible())
    const moved = await cell(page, 'sentenced scenario').textContent()
    assert.match(page.url(), /r=sent&r\.crowding-release=on/)
    await page.reload()
    assert.equal(await cell(page, 'sentenced scenario').textContent(), moved)
    await page.locator('#save summary').click()
    await page.locator('#save input[name="scenario.title"]').fill('With room, longer stays')
    await page.locator('#save button').click()
    await page.waitForURL(/\/chain\/[0-9a-f-]{36}/)
    const saved = page.url()
    assert.ok(await box(page).isChecked())
    const bare = await signedIn({ javaScriptEnabled: false })
    const plain = await bare.newPage()
    await plain.goto(saved)
    assert.ok(await warned(plain).isVisible())
    await box(plain).uncheck()
    await plain.getByRole('button', { name: 'Reckon again' }).click()
    assert.equal(await box(plain).isChecked(), false)
    assert.equal(await warned(plain).isVisible(), false)
    await live.close()
    await bare.close()
  },
)

test('what was moved is saved as a scenario, and compared on a page for a meeting', { skip: noBrowser }, async () => {
  const context = await signedIn()
  const page = await context.newPage()
  await page.goto(`${bureau.address}/chain/presets/textbook`)
  await page.locator('[data-slider="l.lower.slots"]').waitFor()
  await drag(page, 'l.lower.slots', [25])
  await turnAfter(page, 0)
  await page.locator('#save summary').click()
  await page.locator('#save input[name="scenario.title"]').fill('A quarter more judges')
  await page.locator('#save textarea').fill('Judges can be found.\nRooms can be found.')
  await page.locator('#save button').click()
  await page.waitForURL(/\/chain\/[0-9a-f-]{36}/)
  assert.equal(await page.locator('h1').textContent(), 'A quarter more judges')
  assert.match((await page.locator('[data-lever="lower.slots"]').textContent())!, /^11,250/)
  assert.deepEqual(await page.locator('#assumptions li').allTextContents(), [
    'Judges can be found.',
    'Rooms can be found.',
  ])
  await page.getByRole('link', { name: 'Compare with another' }).click()
  await page.waitForURL(/\/chain\/compare/)
  assert.match((await page.locator('#differing').innerText())!, /9,000\s+11,250/)
  assert.ok((await page.pdf({ preferCSSPageSize: true })).length > 10_000)
  await context.close()
})

test('what is typed beyond a slider is reckoned as typed, or refused at its field', { skip: noBrowser }, async () => {
  const context = await signedIn()
  const page = await context.newPage()
  await page.goto(`${bureau.address}/chain/presets/textbook`)
  await page.locator('[data-slider="l.lower.slots"]').waitFor()
  const field = page.locator('input[name="l.lower.slots"][type=number]')
  const shown = page.locator('[data-lever="lower.slots"]')
  const wrong = page.locator('[id="l.lower.slots-wrong"]')
  await field.fill('250')
  await shown.getByText('9,000 → 31,500').waitFor()
  await field.fill('-500')
  await wrong.getByText('From -100 to 10000.').waitFor()
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  await shown.getByText(/^9,000$/).waitFor()
  await field.fill('-75')
  await shown.getByText('9,000 → 2,250').waitFor()
  assert.equal(await wrong.textContent(), '')
  // in an address, where no field holds anybody back
  await page.goto(`${bureau.address}/chain/presets/textbook?l.lower.slots=12,5&l.places=abc&l.reports=20`)
  const alert = page.getByRole('alert')
  await alert.getByText('“12,5” is none').waitFor()
  await alert.getByText('“Prison places” must be a number, such as 12.5 or -12.5; “abc” is none.').waitFor()
  assert.match((await page.locator('[data-lever="reports"]').textContent())!, /→ 780/)
  await context.close()
})

test('an officer makes a nation’s chain from the numbers of the post', { skip: noBrowser }, async () => {
  const context = await signedIn()
  const page = await context.newPage()
  await page.goto(`${bureau.address}/chain/new?country=TG`)
  await page.locator('input[name=title]').fill('Togo from the post (invented)')
  await page.locator('input[name=reported]').fill('12 000')
  await page.locator('input[name=remand]').fill('3000')
  await page.locator('input[name=charged]').fill('130')
  await page.getByRole('button', { name: 'Make the chain' }).click()
  // the field at fault is named, and nothing typed is lost
  await page.getByRole('alert').getByText('This must be 100 or less.').waitFor()
  assert.equal(await page.locator('input[name=reported]').inputValue(), '12 000')
  await page.locator('input[name=charged]').fill('80')
  // a number's own range and source are folded away, and open where they are wrong
  await page
    .locator('details', { has: page.locator('[name="remandAbout.low"]') })
    .locator('summary')
    .click()
  await page.locator('[name="remandAbout.low"]').fill('3 500')
  await page.locator('[name="remandAbout.source"]').fill('Prison count (invented)')
  await page.getByRole('button', { name: 'Make the chain' }).click()
  await page.getByRole('alert').getByText('The least is more than the number itself.').click()
  assert.ok(await page.locator('[name="remandAbout.low"]').isVisible())
  assert.ok(!(await page.locator('[name="sentencedAbout.low"]').isVisible()))
  await page.locator('[name="remandAbout.low"]').fill('2,500')
  await page.getByRole('button', { name: 'Make the chain' }).click()
  await page.waitForURL(/\/chain\/[0-9a-f-]{36}/)
  await page.locator('#figures summary').click()
  assert.match(await page.locator('#figures').innerText(), /1,000 – 1,200\s+persons\s+Prison count \(invented\)/)
  assert.match(await page.locator('#assumptions').innerText(), /4 of 43 figures are of this nation/)
  await context.close()
})
