// A post plans an event, puts it before its director and has it approved, as people do it in a browser without JavaScript.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { desk, launch, noBrowser } from './browser.ts'
import { serveDemonstration, type ServedBureau } from './bureau.ts'

describe('an event from plan to lock', { skip: noBrowser, concurrency: false }, () => {
  let bureau: ServedBureau
  let browser: Browser
  let manager: Page
  let director: Page

  const signedIn = async (name: string) => {
    const context = await browser.newContext({ viewport: desk, locale: 'en-US', javaScriptEnabled: false })
    await context.addCookies([{ name: 'jurat-language', value: 'en', url: bureau.address }])
    const page = await context.newPage()
    await page.goto(`${bureau.address}/sign-in`)
    await page.getByRole('button', { name }).click()
    await page.getByText(name).first().waitFor()
    return page
  }
  before(
    async () => {
      ;[bureau, browser] = await Promise.all([serveDemonstration(), launch()])
      manager = await signedIn('Jean-Tobie Lindqvist')
      director = await signedIn('Marguerite Ashworth-Diallo')
    },
    { timeout: 300_000 },
  )
  after(async () => {
    await browser?.close()
    await bureau?.stop()
  })

  /** Opens a folded form and answers it. */
  const fold = async (page: Page, title: string) => {
    await page.locator('summary', { hasText: new RegExp(`^${title}$`) }).click()
    return page.locator('details[open] form')
  }
  const state = (page: Page) => page.locator('.facts .tag').first().innerText()

  let address = ''
  test('what is wrong comes back at its field, with all that was typed', async () => {
    await manager.goto(`${bureau.address}/events/new`)
    const form = manager.locator('main form')
    await form.getByLabel('Title in English').fill('Patrols at night (invented)')
    await form.getByLabel('First day').fill('2014-03-10')
    await form.getByLabel('Last day').fill('2014-03-01')
    await form.getByLabel('Post').selectOption('HT')
    await form.getByLabel('Nations').fill('HT, XX')
    await form.getByRole('button', { name: 'Plan it' }).click()
    const wrong = await manager.locator('.field-wrong label').allInnerTexts()
    assert.deepEqual(wrong, ['Nations'])
    assert.equal(await manager.getByLabel('Title in English').inputValue(), 'Patrols at night (invented)')
    await form.getByLabel('Nations').fill('HT')
    await form.getByRole('button', { name: 'Plan it' }).click()
    assert.match((await manager.locator('.field-wrong label').allInnerTexts()).join(), /Last day/)
    await form.getByLabel('Last day').fill('2014-03-14')
    await form.getByRole('button', { name: 'Plan it' }).click()
    address = manager.url()
    assert.match(address, /\/events\/2014-\d{5}$/)
    assert.match(await state(manager), /Created/)
  })

  test('it is put before an approver once its plan says enough, and the director approves it', async () => {
    await (await fold(manager, 'Put it before an approver')).getByRole('button').click()
    assert.match(await manager.locator('.error-summary').innerText(), /Justification; Objectives; Planned participants/)
    const change = await fold(manager, 'Change what is said of it')
    await change.last().getByLabel('Justification').fill('Nights are long.')
    await change.last().getByLabel('Objectives').fill('Walk.')
    await change.last().getByLabel('Planned participants').fill('20')
    await change.last().getByLabel('Reason').fill('It was missing.')
    await change.last().getByRole('button', { name: 'Save' }).click()
    await (await fold(manager, 'Put it before an approver')).getByRole('button').click()
    assert.match(await state(manager), /Pending approval/)
    assert.equal(await manager.locator('summary', { hasText: /^Approve it$/ }).count(), 0)
    await director.goto(address)
    await (await fold(director, 'Approve it')).getByRole('button').click()
    assert.match(await state(director), /Approved/)
  })

  test('it is held, counted, and locked; then no form is left', async () => {
    await manager.goto(address)
    const count = await fold(manager, 'Say how many came')
    await count.getByLabel('Came in all').fill('19')
    await count.getByLabel('Women').fill('20')
    await count.getByRole('button').click()
    assert.deepEqual(await manager.locator('.field-wrong label').allInnerTexts(), ['Women'])
    await manager.locator('details[open] form').getByLabel('Women').fill('4')
    await manager.locator('details[open] form').getByRole('button').click()
    await (await fold(manager, 'It was held: complete it')).getByRole('button').click()
    assert.match(await state(manager), /Completed/)
    const lock = await fold(manager, 'Finalise and lock it')
    assert.match(await manager.locator('details[open] > p').innerText(), /no actual cost is entered/)
    await lock.getByRole('button').click()
    assert.match(await state(manager), /Finalised/)
    assert.equal(await manager.locator('main form[method=post]').count(), 0)
    const history = await manager.locator('.history strong').allInnerTexts()
    assert.deepEqual(history, [
      'Finalised and locked',
      'Completed',
      'Counted',
      'Approved',
      'Put before an approver',
      'Changed',
      'Planned',
    ])
  })
})
