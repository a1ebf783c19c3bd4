// What waits for whom, what they have seen, and the mail of a day against a real receiver.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { v7 as newId } from 'uuid'
import { serverOf } from '#http/testing.ts'
import type { Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { sha256 } from '#kernel/secret.ts'
import { findSession } from '#kernel/session.ts'
import type { Db } from '#kernel/store/store.ts'
import type { Locale } from '#web/index.ts'
import { enterSignedIn, freshStore, slugOf, story, testAddress, type FreshStore } from '#testing.ts'
import { operations } from '../operations.ts'
import { given } from '../rosters/testing.ts'
import { noticeCount } from './count.ts'
import { mailLocale, mailOptions, mailText, sendMails } from './mail.ts'
import { listMails, wishMail } from './mail-list.ts'
import { listNotices, seeNotice, unseeNotice, type Notice } from './waiting.ts'

/** Somebody completed an event four months ago and did not come back from another; a third waits for its approval. */
async function waits(db: Db, country = 'HT', today = '2026-03-01') {
  const ago = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)
  const g = given(db)
  const unit = await g.unit(`Courts of ${country} (invented)`, 'courts', country)
  const person = await g.person('Ana Hidden (invented)', unit, { country })
  const at = { country, nations: [country], placeCountry: country }
  const event = await g.event({ ...at, title: 'Case files (invented)', startsOn: ago(120), endsOn: ago(118) })
  const id = newId()
  await db
    .insertInto('participation')
    .values({
      id,
      eventId: event.id,
      personId: person.id,
      country,
      role: 'participant',
      state: 'enrolled',
      act: 'x',
    } as never)
    .execute()
  const travelId = newId()
  await db
    .insertInto('travel')
    .values({
      id: travelId,
      participationId: id,
      country,
      toCountry: 'US',
      departurePlanned: ago(121),
      returnPlanned: ago(117),
      departedOn: ago(121),
      act: 'planned',
    })
    .execute()
  await db
    .insertInto('noReturn')
    .values({ id: newId(), travelId, country, openedBy: 'hand', openedOn: ago(110) })
    .execute()
  await db.updateTable('participation').set({ state: 'completed', act: 'completed' }).where('id', '=', id).execute()
  const planned = await g.event({
    ...at,
    title: 'Patrols (invented)',
    startsOn: ago(-40),
    endsOn: ago(-45),
    state: 'created',
  })
  await db.updateTable('event').set({ state: 'pending-approval', act: 'asked' }).where('id', '=', planned.id).execute()
  return { event, planned, person }
}

test(
  'what waits is told by permission and scope, the most urgent first, and not again once it is marked as seen',
  story(async ({ db, person }) => {
    const { event, planned, person: ana } = await waits(db)
    await waits(db, 'KE')
    const kinds = async (who: Awaited<ReturnType<typeof person>>, input = {}) =>
      (await who.act(listNotices, input)).notices.map(({ kind }) => kind).filter((kind) => kind !== 'clearance')
    const director = await person('post-director country:HT')
    const { notices } = await director.act(listNotices, {})
    const [missing, approval, asked] = ['no-return', 'approval-waits', 'follow-up-due'].map((kind) =>
      notices.find((one) => one.kind === kind)!,
    )
    assert.equal(missing!.text, `${ana.code} did not return from ${event.code}`)
    assert.equal(missing!.address, `${testAddress}/no-returns`)
    // 51 days before it begins is past
    assert.deepEqual([approval!.address, approval!.overdue], [`${testAddress}/events/${planned.code}`, true])
    assert.match(asked!.text, /^1 person is to be asked about Case files \(invented\) \(.*\) after 3 months$/)
    const days = notices.map(({ due }) => due ?? '')
    assert.deepEqual(days, days.toSorted())
    assert.deepEqual((await kinds(director)).toSorted(), ['approval-waits', 'follow-up-due', 'no-return'])

    // a programme manager approves nothing, an auditor has nothing to do, a programme officer approves everywhere
    assert.deepEqual((await kinds(await person('post-programme-manager country:HT'))).toSorted(), [
      'follow-up-due',
      'no-return',
    ])
    assert.deepEqual(await kinds(await person('auditor')), [])
    assert.deepEqual(await kinds(await person('hq-programme-officer')), ['approval-waits', 'approval-waits'])
    assert.deepEqual(await kinds(await person('finance-analyst')), [])

    // each for themselves
    const other = await person('post-director country:HT')
    const before = (await director.act(listNotices, {})).waiting
    const { kind, item } = missing!
    await director.act(seeNotice, { kind, item })
    await director.act(seeNotice, { kind, item })
    assert.equal((await director.act(listNotices, {})).waiting, before - 1)
    assert.ok(!(await kinds(director)).includes('no-return'))
    assert.ok((await kinds(director, { seen: true })).includes('no-return'))
    assert.ok((await kinds(other)).includes('no-return'))
    assert.equal(await slugOf((await person('auditor')).act(seeNotice, { kind: 'no-return', item })), 'not-allowed')
    await director.act(unseeNotice, { kind, item })
    assert.equal((await director.act(listNotices, {})).waiting, before)
    // asked for anew is another request
    await director.act(seeNotice, { kind: 'approval-waits', item: approval!.item })
    await db.updateTable('event').set({ state: 'created', act: 'sent-back' }).where('id', '=', planned.id).execute()
    await db
      .updateTable('event')
      .set({ state: 'pending-approval', act: 'asked' })
      .where('id', '=', planned.id)
      .execute()
    assert.ok((await kinds(director)).includes('approval-waits'))
  }),
)

let fresh: FreshStore
let bureau: Bureau
let hidden: string[]
const received: { to: string[]; text: string }[] = []
let refuses = false
const receiver = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (address, _session, done) =>
    done(refuses ? Object.assign(new Error(`No ${address.address} here`), { responseCode: 451 }) : null),
  onData(stream, session, done) {
    const pieces: Buffer[] = []
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    stream.on('end', () => {
      received.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        text: Buffer.concat(pieces).toString(),
      })
      done()
    })
  },
})
let url: string

const owner = <T>(body: (db: Db) => Promise<T>) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, body)
async function someone(role: Role, email: string | null, locale = 'en') {
  const secret = await owner(async (db) => {
    const made = await enterSignedIn(db, {
      name: `${role} (invented)`,
      grants: [{ role, scopeKind: 'country', scopeCode: 'HT' }],
    })
    const { actorId } = await db
      .selectFrom('session')
      .select('actorId')
      .where('hash', '=', sha256(made))
      .executeTakeFirstOrThrow()
    await db.updateTable('actor').set({ email, locale }).where('id', '=', actorId).execute()
    return made
  })
  return { secret, session: (await findSession(fresh.store, secret))! }
}

before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  bureau = await Bureau.open(fresh.store, operations, 'https://bureau.example')
  const { event, planned, person } = await owner((db) => waits(db, 'HT', bureau.today()))
  hidden = [event.code, planned.code, person.code, 'Ana', 'Case files', 'Patrols']
  await new Promise<void>((ready) => receiver.listen(0, '127.0.0.1', ready))
  const { port } = receiver.server.address() as { port: number }
  url = `smtp://127.0.0.1:${port}`
})
after(async () => {
  await new Promise<void>((closed) => receiver.close(closed))
  await fresh.remove()
})

test('a mail is in the language that its reader chose, by its rules of number, and else in English', () => {
  const one: Notice = {
    kind: 'no-return',
    item: '',
    text: '',
    values: {},
    due: null,
    overdue: false,
    address: 'https://bureau.example/',
    seenAt: null,
  }
  const of = (locale: Locale, count: number) =>
    mailText(
      Array.from({ length: count }, () => one),
      locale,
      'https://bureau.example',
    )
  assert.deepEqual(['fr', 'es', 'ar', 'de', ''].map(mailLocale), ['fr', 'es', 'ar', 'en', 'en'])
  assert.equal(of('fr', 1).subject, 'Jurat : 1 chose vous attend')
  assert.equal(of('es', 2).subject, 'Jurat: 2 asuntos le esperan')
  assert.deepEqual(
    [1, 2, 3, 11].map((count) => of('ar', count).subject),
    ['Jurat: أمر واحد بانتظارك', 'Jurat: أمران بانتظارك', 'Jurat: 3 أمور بانتظارك', 'Jurat: 11 أمرًا بانتظارك'],
  )
  assert.match(of('fr', 3).text, /^3 choses vous attendent :\n\n3 – Personnes qui ne sont pas rentrées\n/)
  assert.match(of('ar', 3).text, /\nأشخاص لم يعودوا: 3\n/)
  // nothing of another language is left in it
  for (const locale of ['fr', 'es', 'ar'] as const)
    assert.doesNotMatch(of(locale, 3).text, /wait|Look|stop|People|\u2066/)
})

test('once a day whoever has something to do gets a mail of counts and a link; what failed is tried again and shown', async () => {
  const options = mailOptions({ JURAT_SMTP_URL: url }, bureau.address)!
  assert.equal(options.from, 'Jurat <jurat@bureau.example>')
  assert.equal(mailOptions({}, bureau.address), null)
  assert.throws(() => mailOptions({ JURAT_SMTP_URL: 'mail.example' }, bureau.address), /JURAT_SMTP_URL/)
  const director = await someone('post-director', 'director@example.org')
  await someone('auditor', 'auditor@example.org')
  await someone('post-programme-manager', null)
  const quiet = await someone('post-director', 'quiet@example.org')
  await bureau.act(quiet.session, wishMail, { stop: true })

  refuses = true
  assert.deepEqual(await sendMails(bureau, options), { sent: 0, failed: 1 })
  const failed = (await bureau.act(director.session, listMails, {})).mails
  assert.deepEqual(
    failed.map(({ attempts, sentAt, fault }) => [attempts, sentAt, fault]),
    [[1, null, 'EENVELOPE 451']],
  )
  // not at once again, but after an hour
  assert.deepEqual(await sendMails(bureau, options), { sent: 0, failed: 0 })
  await owner((db) => db.updateTable('noticeMail').set({ triedAt: '2020-01-01' }).execute())
  refuses = false
  assert.deepEqual(await sendMails(bureau, options), { sent: 1, failed: 0 })
  assert.deepEqual(await sendMails(bureau, options), { sent: 0, failed: 0 })
  const sent = (await bureau.act(director.session, listMails, {})).mails
  assert.deepEqual(
    sent.map(({ attempts, sentAt, fault }) => [attempts, sentAt !== null, fault]),
    [[2, true, null]],
  )

  assert.deepEqual(
    received.map(({ to }) => to),
    [['director@example.org']],
  )
  const { text } = received[0]!
  assert.match(text, /Subject: Jurat: \d+ things wait for you/)
  assert.match(text, /1 =E2=80=93 People who did not return/)
  assert.match(text, /https:\/\/bureau\.example\/notices/)
  for (const word of [...hidden, 'HT-P-', 'invented']) assert.ok(!text.includes(word), word)
  // the sessions under which it was counted are over, and nobody sees another's mail but who oversees jobs
  const open = await owner((db) =>
    db.selectFrom('session').select('id').where('name', '=', 'notices.mail').where('revokedAt', 'is', null).execute(),
  )
  assert.deepEqual(open, [])
  assert.deepEqual((await bureau.act(quiet.session, listMails, {})).mails, [])
})

test('the header tells how much waits, without script, and the page marks it as seen', async () => {
  const failures: unknown[] = []
  const app = serverOf(bureau, failures, { waiting: noticeCount(bureau) })
  const director = await someone('post-director', null)
  const ask = async (path: string, form?: Record<string, string>) => {
    const answer = await app.request(`http://localhost:8080${path}`, {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      headers: { cookie: `jurat=${director.secret}`, accept: 'text/html', origin: 'http://localhost:8080' },
    })
    return { status: answer.status, html: await answer.text() }
  }
  const counted = (html: string) => /class="waiting-count"[^>]*>(\d+)/.exec(html)?.[1]
  const { notices } = await bureau.act(director.session, listNotices, {})
  assert.equal(counted((await ask('/events')).html), String(notices.length))
  const page = await ask('/notices')
  assert.match(page.html, /did not return from/)
  const { kind, item } = notices.find((one) => one.kind === 'no-return')!
  assert.equal((await ask('/notices', { form: 'see', kind, item })).status, 303)
  const after = await ask('/notices')
  assert.equal(counted(after.html), String(notices.length - 1))
  assert.doesNotMatch(after.html, /did not return from/)
  assert.match((await ask('/notices?seen=yes')).html, /did not return from/)
  assert.equal((await ask('/notices', { form: 'mail', mail: 'no' })).status, 303)
  assert.match((await ask('/notices')).html, /You said that you want none/)
  assert.deepEqual(failures, [])
})
