import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { defineMessages } from '../messages/index.ts'
import { renderPage } from '../render.tsx'
import { testView } from '../testing.tsx'
import { currentItem } from './navigation.tsx'
import { Page } from './page.tsx'

const m = defineMessages('layout-test', { countries: 'Countries', audit: 'Audit', home: 'Home' })
const navigation = [
  { room: 'portfolio', label: m.home, href: '/' },
  { room: 'portfolio', label: m.countries, href: '/countries', operation: 'country.read' },
  { room: 'bureau', label: m.audit, href: '/audit', operation: 'audit.read' },
] as const

test('the entry of a page and of what lies beneath it is marked as the current one', () => {
  const current = (path: string) => currentItem(navigation, path)?.href
  assert.deepEqual(['/', '/countries', '/countries/HT', '/countriesx'].map(current), [
    '/',
    '/countries',
    '/countries',
    undefined,
  ])
})

describe('a page', () => {
  test('is written in the language and direction of whom it is for', () => {
    assert.match(renderPage(testView('/x', 'ar'), <Page title="X" />), /^<!doctype html>\n<html lang="ar" dir="rtl">/)
    assert.match(renderPage(testView('/x', 'en'), <Page title="X" />), /^<!doctype html>\n<html lang="en" dir="ltr">/)
  })

  test('is titled by a message, by words or from the view', () => {
    const titled = (title: Parameters<typeof Page>[0]['title']) =>
      /<title>(.*)<\/title>/.exec(renderPage(testView('/x'), <Page title={title} />))?.[1]
    assert.equal(titled(m.countries), 'Countries · Jurat')
    assert.equal(titled('Haïti & more'), 'Haïti &amp; more · Jurat')
    assert.equal(
      titled(({ path }) => path),
      '/x · Jurat',
    )
  })

  test('shows in its menu only what the person may do', () => {
    const html = renderPage(
      testView('/', 'en', { navigation, can: (operation) => operation === 'country.read' }),
      <Page title="X" />,
    )
    assert.match(html, /href="\/countries"/)
    assert.doesNotMatch(html, /href="\/audit"|Bureau/)
  })

  test('marks the room of its menu that it stands in, and itself there', () => {
    const html = renderPage(testView('/countries/HT', 'en', { navigation, can: () => true }), <Page title="X" />)
    assert.match(html, /<a class="room" href="\/" aria-current="true">Portfolio<\/a>/)
    assert.match(html, /<a href="\/countries" aria-current="true">/)
    assert.match(html, /<a class="room" href="\/audit">Bureau<\/a>/)
    const trail = [{ label: 'Countries', href: '/countries' }]
    const beside = renderPage(
      testView('/elsewhere', 'en', { navigation, can: () => true }),
      <Page title="X" trail={trail} />,
    )
    assert.match(beside, /<a href="\/countries" aria-current="true">/)
  })

  test('lets a person sign out by a form, and a stranger sign in and come back', () => {
    const person = { name: '<Ana>', roles: ['Auditor'] }
    const known = renderPage(testView('/x', 'en', { person, csrf: 'token' }), <Page title="X" />)
    assert.match(known, /&lt;Ana&gt;/)
    assert.match(known, /<form method="post" action="\/sign-out"><input type="hidden" name="csrf" value="token"/)
    const stranger = renderPage(testView('/x?q=1'), <Page title="X" />)
    assert.match(stranger, /href="\/sign-in\?return=%2Fx%3Fq%3D1"/)
    assert.doesNotMatch(stranger, /sign-out|role="search"|<nav class="site-navigation"/)
  })

  test('changes the language by a form that comes back to the same address', () => {
    const html = renderPage(testView('/balance?by=country'), <Page title="X" />)
    assert.match(html, /name="back" value="\/balance\?by=country"/)
    assert.match(html, /<button name="locale" value="ar" lang="ar">العربية<\/button>/)
  })

  test('says what is invented on the demonstration and nowhere else, unless told', () => {
    const banner = /Demonstration data/
    assert.match(renderPage(testView('/x', 'en', { demo: true }), <Page title="X" />), banner)
    assert.doesNotMatch(renderPage(testView('/x'), <Page title="X" />), banner)
    assert.doesNotMatch(renderPage(testView('/x', 'en', { demo: true }), <Page title="X" invented={false} />), banner)
  })

  test('loads itself again while it watches a job', () => {
    assert.match(
      renderPage(testView('/x'), <Page title="X" refresh={2} />),
      /<meta http-equiv="refresh" content="2"\/?>/,
    )
  })

  test('carries no script and no inline style', () => {
    const html = renderPage(testView('/x', 'en', { flash: { kind: 'success', text: 'Saved' } }), <Page title="X" />)
    assert.doesNotMatch(html, /<script|style=|onclick/)
    assert.match(html, /alert-success" role="status"/)
  })

  test('refuses to be rendered before what it shows is loaded', () => {
    const Late = async () => Promise.resolve(<p>late</p>)
    assert.throws(() => renderPage(testView(), <Late />), /load before rendering/)
  })
})
