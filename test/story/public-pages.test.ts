// What people without an account see: the page behind a follow-up link and that of a certificate, in each language whole.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import PO from 'pofile'
import { mailWords } from '#notices/mail.ts'
import { followUpRoutes } from '#followup/index.ts'
import { origin, servedBureau } from '#http/testing.ts'
import { findSession } from '#kernel/session.ts'
import { certificateRoutes, openCertificateKeys } from '#rosters/index.ts'
import { allMessages } from '#web/index.ts'
import { certify, listCertificates } from '../../src/rosters/certificate.ts'
import { given, givenCourse } from '../../src/rosters/testing.ts'
import { makeLinks } from '../../src/followup/links.ts'
import { v7 as newId } from 'uuid'

const translated = ['fr', 'es', 'ar'] as const
/** The areas of words that these pages are made of; their frame is held by the pages in Arabic below. */
const publicWords = /^(follow-up-(answer|post|left|use)|certificate-(page|standing)|unsent)\./

const catalogue = (locale: string) =>
  new Map(
    PO.parse(readFileSync(new URL(`../../locales/${locale}.po`, import.meta.url), 'utf8')).items.map((item) => [
      item.msgctxt!,
      item,
    ]),
  )
const argumentsOf = (text: string) => new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))

const inMail = new Set(mailWords.map(({ id }) => id))

test('no word of the pages without an account, or of the mail of a day, is missing in French, Spanish or Arabic', () => {
  const words = [...allMessages.values()].filter(({ id }) => publicWords.test(id) || inMail.has(id))
  assert.equal(words.filter(({ id }) => inMail.has(id)).length, inMail.size)
  assert.ok(words.length > 45, `${words.length} words`)
  const known = Object.fromEntries(translated.map((locale) => [locale, catalogue(locale)]))
  for (const locale of translated)
    for (const { id, message } of words) {
      const item = known[locale]!.get(id)
      const text = item?.msgstr[0] ?? ''
      assert.ok(text, `${locale} lacks ${id}`)
      assert.equal(item!.msgid, message, `${locale} has ${id} of other English`)
      assert.ok(!item!.flags['fuzzy'], `${locale} has ${id} unsure`)
      assert.deepEqual(argumentsOf(text), argumentsOf(message), `${locale} ${id}`)
    }
  // and what one language has of the frame, all have
  const ids = (locale: string) =>
    [...known[locale]!.values()].filter(({ msgstr }) => msgstr[0]).map((one) => one.msgctxt)
  assert.deepEqual(ids('fr'), ids('ar'))
  assert.deepEqual(ids('es'), ids('ar'))
})

let link: string
let certificate: string
const folder = mkdtempSync(join(tmpdir(), 'jurat-keys-'))
const { store, bureau, app, owner, signInAs, remove } = await servedBureau(async (opened) => ({
  log: (error) => assert.fail(String(error)),
  mounts: [
    followUpRoutes(opened),
    certificateRoutes({
      bureau: opened,
      keys: await openCertificateKeys(opened, join(folder, 'certificates.pem')),
      issuer: { origin, name: 'A bureau (invented)' },
    }),
  ],
}))
after(async () => {
  await remove()
  rmSync(folder, { recursive: true })
})

before(async () => {
  const day = new Date(Date.now() - 4 * 30.5 * 86_400_000).toISOString().slice(0, 10)
  const event = await owner(async (db) => {
    const g = given(db)
    const person = await g.person('Ana (invented)', await g.unit('Courts (invented)', 'courts'))
    const course = await givenCourse(db, {
      title: 'Case files (invented)',
      localTitle: 'Expedientes (inventado)',
      localLanguage: 'es-PE',
    })
    const held = await g.event({
      ...course,
      title: 'Case files at the port (invented)',
      localTitle: 'Dossiers au port (inventé)',
      localLanguage: 'fr',
      startsOn: day,
      endsOn: day,
    })
    const id = newId()
    await db
      .insertInto('participation')
      .values({
        id,
        eventId: held.id,
        personId: person.id,
        country: 'HT',
        role: 'participant',
        state: 'enrolled',
        act: 'x',
      } as never)
      .execute()
    await db.updateTable('participation').set({ state: 'completed', act: 'completed' }).where('id', '=', id).execute()
    return held
  })
  const secret = await signInAs('Manager', [{ role: 'post-programme-manager', scopeKind: 'country', scopeCode: 'HT' }])
  const session = (await findSession(store, secret))!
  link = (await bureau.act(session, makeLinks, { language: 'es' })).links[0]!.address
  await bureau.act(session, certify, { event: event.code })
  certificate = (await bureau.act(session, listCertificates, {})).certificates[0]!.address
})

const read = async (address: string, headers: Record<string, string> = {}, form?: Record<string, string>) => {
  const answer = await app.request(address, {
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    headers: { origin, accept: 'text/html', ...headers },
  })
  return { status: answer.status, html: await answer.text(), location: answer.headers.get('location') }
}
/** English on a page in Arabic stands between these marks, so a page without them has no word of English. */
const english = /\u2066([^\u2069]*)/

test('a follow-up link opens in the language it was made for, and in another where that is chosen', async () => {
  assert.match((await read(link)).html, /<html lang="es" dir="ltr">[^]*Después de su formación/)
  const arabic = await read(`${link}?language=ar`)
  assert.match(arabic.html, /<html lang="ar" dir="rtl">[^]*بعد التدريب/)
  assert.doesNotMatch(arabic.html, english)
  assert.match(arabic.html, /<a href="\?language=fr" lang="fr" hreflang="fr">Français<\/a>/)
  // refused and received in the language chosen
  const refused = await read(`${link}?language=ar`, {}, { post: 'elsewhere' })
  assert.equal(refused.status, 422)
  assert.match(refused.html, /<html lang="ar"[^]*role="alert">هناك إجابة/)
  const sent = await read(`${link}?language=fr`, {}, { post: 'same-unit', usesSkill: 'yes' })
  assert.equal(sent.status, 303)
  assert.match((await read(`${origin}${sent.location}`)).html, /<html lang="fr"[^]*Merci\. Votre réponse/)
  const gone = await read(`${origin}/follow-up/answer/x?language=ar`)
  assert.equal(gone.status, 404)
  assert.doesNotMatch(gone.html, english)
})

test('a course is called as it is in the language of the page, by its event or itself, and in English elsewhere', async () => {
  const called = {
    fr: '<(?:strong|bdi)[^>]* lang="fr">Dossiers au port \\(inventé\\)<',
    es: '<(?:strong|bdi)[^>]* lang="es-PE">Expedientes \\(inventado\\)<',
    ar: '<(?:strong dir="auto"|bdi)>Case files \\(invented\\)<',
    en: '<(?:strong dir="auto"|bdi)>Case files \\(invented\\)<',
  }
  for (const [locale, title] of Object.entries(called)) {
    assert.match((await read(`${link}?language=${locale}`)).html, new RegExp(title), `link ${locale}`)
    assert.match((await read(certificate, { 'accept-language': locale })).html, new RegExp(title), locale)
  }
  // whoever issued it still reads what it was called then
  await owner((db) => db.updateTable('event').set({ localTitle: 'Autre chose (inventé)', act: 'changed' }).execute())
  assert.match((await read(certificate, { 'accept-language': 'fr' })).html, /Dossiers au port/)
})

test('a certificate is verified in the language of the browser, with a way to another', async () => {
  const words = { fr: 'Ce certificat est valable', es: 'Este certificado es válido', ar: 'هذه الشهادة صالحة' }
  for (const locale of translated) {
    const { html } = await read(certificate, { 'accept-language': locale })
    assert.match(
      html,
      new RegExp(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">[^]*${words[locale]}`),
    )
    assert.match(html, /<form[^>]* action="\/language">/)
  }
  for (const address of [certificate, certificate.split('?')[0]!, `${origin}/certificates/x`])
    assert.equal(english.exec((await read(address, { 'accept-language': 'ar' })).html)?.[1], undefined, address)
})
