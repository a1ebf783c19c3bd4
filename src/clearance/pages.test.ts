// The pages of clearance as a browser sends and gets them, and the same over the API.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { servedBureau } from '#http/testing.ts'
import { event } from './testing.ts'

const { failures, owner, signIn, request, get, send, goes, api, remove } = await servedBureau()
after(remove)
const manager = await signIn('post-programme-manager')
const coordinator = await signIn('vetting-coordinator')
const vetter = await signIn('vetter')
const director = await signIn('post-director')
const auditor = await signIn('auditor')
const implementer = await signIn('implementer')

const sendFile = (path: string, form: string, csv: string, secret: string) => {
  const body = new FormData()
  body.set('form', form)
  body.set('files', new File([csv], 'results.csv'))
  return send(path, body, secret)
}

test('a batch goes its way on the pages, each shows what its reader may see, and a wrong field comes back at the field', async () => {
  assert.match(await get('/clearance', manager), /No batches yet/)
  const unit = await api(coordinator, 'POST', '/units', {
    country: 'HT',
    name: 'Police',
    kind: 'police',
    acronym: 'PNH',
  })
  const person = async (name: string, number: string) =>
    (
      await api(manager, 'POST', '/persons', {
        country: 'HT',
        names: [{ name }],
        anyway: true,
        position: { unitId: unit.answer.id, title: 'Inspector' },
        identities: [{ kind: 'national-id', issuedBy: 'HT', number }],
        biography: { birth: { year: 1980, month: 1, day: 2 }, birthCity: 'Jacmel', birthCountry: 'HT' },
      })
    ).answer
  const [ana, bea] = [await person('Ana Cruz (invented)', '1'), await person('Béatrice Noël (invented)', '2')]
  assert.match(String(ana.code), /^HT-P-/)
  const fields = { form: 'submit', country: 'HT', name: 'Course (invented)', purpose: 'training' }
  const wrong = await send('/clearance', { ...fields, persons: String(ana.code), neededBy: 'soon' }, manager)
  assert.match(wrong.text, /href="#submit-neededBy"/)
  assert.match(wrong.text, /value="Course \(invented\)"/)
  const none = await send('/clearance', { ...fields, persons: '', neededBy: '2099-01-01' }, manager)
  assert.match(none.text, /Name at least one person or unit/)
  const batch = await goes(
    '/clearance',
    { ...fields, persons: `${String(ana.code)}, ${String(bea.code)}`, neededBy: '2099-01-01' },
    manager,
  )
  assert.match(await get(batch, manager), /Its persons are locked/)
  assert.doesNotMatch(await get(batch, manager), /value="accepted"/)
  assert.match(await get('/clearance', coordinator), /A batch waits to be accepted/)
  // who checks for which unit, on the page of the posts
  const posts = '/clearance/posts?country=HT'
  assert.match(await get(posts, manager), /Nobody yet/)
  assert.doesNotMatch(await get(posts, manager), /value="member"/)
  const checker = /<option value="([0-9a-f-]{36})"[^>]*>vetter \(invented\)/.exec(await get(posts, director))![1]!
  await goes(posts, { form: 'member', country: 'HT', unit: 'POL', person: checker }, director)
  assert.match(await get(posts, manager), /Nobody checks for CONS and DEA/)
  await goes(batch, { form: 'accepted' }, coordinator)
  await goes(batch, { form: 'local-checks' }, coordinator)
  const early = await send(batch, { form: 'local-complete' }, coordinator)
  assert.match(early.text, /Every local unit finishes before the national file/)
  const cases = [
    ...new Set([...(await get(batch, vetter)).matchAll(/\/clearance\/cases\/([0-9a-f-]+)/g)].map(([, id]) => id!)),
  ]
  assert.equal(cases.length, 2)
  const page = `/clearance/cases/${cases[0]}`
  const hit = { form: 'hit', unit: 'POL', 'hit.match': 'direct', 'hit.source': 'Weekly' }
  const partly = await send(page, { ...hit, 'hit.narrative': 'Kudukudu', 'hit.month': '5' }, vetter)
  assert.match(partly.text, /A month needs its year/)
  await goes(page, { ...hit, 'hit.narrative': 'Kudukudu', 'hit.year': '2011' }, vetter)
  assert.doesNotMatch(await get(page, vetter), /<option value="CONS"/)
  const other = await send(page, { ...hit, unit: 'CONS', 'hit.narrative': 'x' }, vetter)
  assert.match(other.text, /You do not check for CONS/)
  await goes(page, { form: 'names', unit: 'POL', names: 'Anna Kruz\r\nآنا كروز\r\n', note: 'As on the list' }, vetter)
  // closed until they say for what they open it
  const closed = await get(page, coordinator)
  assert.match(closed, /read only for a purpose/)
  assert.doesNotMatch(closed, /Kudukudu|Anna Kruz|Names as searched/)
  const without = await send(page, { form: 'open', purpose: '' }, coordinator)
  assert.match(without.text, /href="#open-purpose"/)
  assert.doesNotMatch(without.text, /Kudukudu/)
  await goes(page, { form: 'open', purpose: 'Decision on the May course' }, coordinator)
  assert.match(
    await get(page, coordinator),
    /Open to you until[^]*Kept until[^]*Names as searched[^]*Anna Kruz[^]*آنا كروز/,
  )
  assert.doesNotMatch(await get(page, manager), /Anna Kruz|Names as searched/)
  assert.match(await get(page, coordinator), /Kudukudu/)
  for (const secret of [manager, director, auditor]) {
    const seen = await get(page, secret)
    assert.match(seen, /Local checks/)
    assert.doesNotMatch(seen, /Kudukudu|id="hits"|hit</)
  }
  // who opened them is for auditors, on the page of the case and on one of their own, and over the API
  const log = /Readings of hits[^]*vetting-coordinator \(invented\)[^]*Decision on the May course/
  assert.match(await get(page, auditor), log)
  assert.match(await get('/clearance', auditor), /href="\/clearance\/readings"/)
  assert.match(await get('/clearance/readings', auditor), log)
  assert.equal((await request(coordinator, '/clearance/readings')).status, 404)
  const read = await api(auditor, 'GET', `/clearance/readings?case=${cases[0]}`)
  assert.equal((read.answer.readings as unknown[]).length, 1)
  assert.equal((await request(implementer, page)).status, 404)
  await goes(batch, { form: 'local-complete', override: 'DEA has nobody here.' }, coordinator)
  await goes(batch, { form: 'file' }, coordinator)
  const file = await request(coordinator, `/api/v1${batch}/national-file`, { headers: { accept: '*/*' } })
  assert.match(await file.text(), /Jacmel/)
  const code = /HT-\d{4}-0001/.exec(await get(batch, coordinator))![0]
  const csv = (...rows: string[]) => ['reference,result,basis,date,cleared on', ...rows, ''].join('\n')
  const bad = await sendFile(batch, 'look', csv(`${code}-1,rejected,,2026-01-01,`), coordinator)
  assert.match(
    await get(bad.to.split('#')[0]!, coordinator),
    /A rejection says whether it is for the person or for the unit/,
  )
  const today = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const looked = await sendFile(
    batch,
    'look',
    csv(`${code}-1,approved,,${today},`, `${code}-2,rejected,person,${today},`),
    coordinator,
  )
  const upload = /file=([0-9a-f-]+)/.exec(looked.to)![1]!
  assert.match(await get(looked.to.split('#')[0]!, coordinator), /Then every case has a result/)
  const brought = await send(`${batch}?file=${upload}`, { form: 'results', files: upload }, coordinator)
  assert.match(await get(brought.to.split('#')[0]!, coordinator), /The results were brought in/)
  await goes(batch, { form: 'closed' }, coordinator)
  assert.match(await get(batch, auditor), /Rejected/)
  assert.doesNotMatch(await get(batch, manager), /Rejected/)
  assert.match(await get(batch, manager), /Not cleared/)
  // a manager is told who is cleared and no more: there is no such page for them, and no link to it
  assert.equal((await request(manager, '/clearance/remedies')).status, 404)
  assert.doesNotMatch(await get('/clearance', manager), /\/clearance\/remedies/)
  const remedies = await get('/clearance/remedies', coordinator)
  const block = /<option value="([0-9a-f-]{36})"[^>]*>Police/.exec(remedies)![1]!
  const remedy = { form: 'remediate', id: block, by: 'A court', what: 'Tried.', reason: 'Effective steps.' }
  assert.match(
    (await send('/clearance/remedies', { ...remedy, on: '2999-01-01' }, coordinator)).text,
    /This day is still to come/,
  )
  await goes('/clearance/remedies', { ...remedy, on: today }, coordinator)
  const duties = await get('/clearance/remedies', director)
  const duty = /name="id"[^]*?<option value="([0-9a-f-]{36})"/.exec(duties.slice(duties.indexOf('id="duties"')))![1]!
  await goes(
    '/clearance/remedies',
    { form: 'inform', id: duty, whom: 'Minister', on: today, what: 'All', offered: 'A liaison' },
    director,
  )
  assert.match(await get('/clearance/remedies', director), /Minister/)
  await goes(
    '/clearance/posts',
    { form: 'sop', country: 'HT', title: 'Vetting SOP', adoptedOn: '2024-01-15' },
    director,
  )
  await goes(
    '/clearance/posts',
    { form: 'rules', country: 'HT', mostCases: '40', checkingUnits: 'POL, CONS, DEA, NAS' },
    director,
  )
  assert.match(await get('/clearance/posts', auditor), /Vetting SOP[^]*40 cases[^]*NAS/)
  const days = '/clearance/working-days?country=HT'
  assert.match(await get(days, manager), /Taken for granted: the post has not said/)
  assert.doesNotMatch(await get(days, manager), /value="holiday"/)
  const may1 = { form: 'holiday', country: 'HT', on: '2026-05-01', name: 'Own day (invented)', keptBy: 'post' }
  assert.match((await send(days, { ...may1, source: '' }, director)).text, /href="#holiday-source"/)
  await goes(days, { ...may1, source: 'Notice 7 (invented)' }, director)
  assert.match(await get(`${days}&year=2026`, auditor), /Own day \(invented\)[^]*Friday[^]*The post alone/)
  await goes(days, { form: 'weekend', country: 'HT', weekend: '0' }, director)
  assert.match(await get(days, manager), /Nobody works on Sunday\.[^]*The post has said so/)
  const table = 'country,date,name,kept by,source\nHT,2026-05-18,Day (invented),nation,s\n'
  const tried = await sendFile('/clearance/holiday-import', 'look', table, director)
  assert.match(await get(tried.to, director), /Day \(invented\)[^]*HT 2026-05-18/)
  const kept = /file=([0-9a-f-]+)/.exec(tried.to)![1]!
  await send(`/clearance/holiday-import?file=${kept}`, { form: 'import', files: kept }, director)
  assert.match(await get(`${days}&year=2026`, manager), /Day \(invented\)/)
  // the same over the API
  const shown = await api(coordinator, 'GET', batch)
  assert.equal((shown.answer as { batch: { state: string } }).batch.state, 'closed')
  assert.equal((await api(implementer, 'GET', batch)).status, 403)
  assert.deepEqual(failures, [])
})

test('the page of a batch, and the list, say that the event for which it was does not take place', async () => {
  const eventId = await owner((db) => event(db, 30, 40))
  const asked = { country: 'HT', name: 'Called off (invented)', eventId, persons: ['HT-P-000001'] }
  const { answer } = await api(manager, 'POST', '/clearance/batches', asked)
  const batch = `/clearance/batches/${(answer.batch as { id: string }).id}`
  const over = /does not take place/
  assert.doesNotMatch(await get(batch, manager), over)
  const { code } = (await api(director, 'GET', `/events/${eventId}`)).answer.event as { code: string }
  await goes(`/events/${code}`, { form: 'cancel', version: '1', reason: 'Called off.' }, director)
  const shown = await get(batch, manager)
  assert.match(shown, /The event for which it was does not take place \(since /)
  assert.match(shown, /Called off\./)
  assert.match(await get('/clearance?which=cancelled', coordinator), /Called off \(invented\)[^]*Event cancelled/)
  // one whose results were in
  await owner((db) =>
    db
      .updateTable('clearanceBatch')
      .set({ eventOverOn: '2026-01-01', act: 'test' })
      .where('state', '=', 'closed')
      .execute(),
  )
  const closed = /\/clearance\/batches\/[0-9a-f-]{36}/.exec(await get('/clearance?which=closed', coordinator))![0]
  assert.match(await get(closed, manager), /since Jan 1, 2026\)\. What was decided holds on/)
  assert.deepEqual(failures, [])
})

test('a court goes by courtesy vetting on the pages, and who was left out of a batch is told', async () => {
  const unit = (
    await api(coordinator, 'POST', '/units', { country: 'TG', name: 'Court', kind: 'courts', acronym: 'TPI' })
  ).answer
  const judge = (
    await api(manager, 'POST', '/persons', {
      country: 'TG',
      names: [{ name: 'Kofi Juge (invented)' }],
      anyway: true,
      position: { unitId: unit.id, title: 'Judge' },
    })
  ).answer
  const fields = {
    form: 'submit',
    country: 'TG',
    name: 'Court (invented)',
    purpose: 'training',
    neededBy: '2099-01-01',
  }
  const alone = await send('/clearance', { ...fields, persons: String(judge.code), vetting: 'leahy' }, manager)
  assert.match(alone.text, /Another vetting and the reason for it go together/)
  const batch = await goes('/clearance', { ...fields, persons: String(judge.code) }, manager)
  const page = await get(batch, coordinator)
  assert.match(page, /Courtesy vetting/)
  assert.doesNotMatch(page, /With the national system by|Missing for the national file/)
  const again = await send('/clearance', { ...fields, units: String(unit.code), persons: String(judge.code) }, manager)
  assert.match(await get(again.to, manager), /1 stands in another open batch and was left out: TG-\d{4}-0001\./)
  assert.doesNotMatch(await get(`${batch}?out=3&in=<b>x</b>`, manager), /left out/)
  for (const form of ['accepted', 'local-checks']) await goes(batch, { form }, coordinator)
  const { answer } = await api(coordinator, 'GET', `/clearance/batches/${batch.split('/').at(-1)}`)
  const [own] = answer.cases as { id: string }[]
  for (const checking of answer.checkingUnits as string[])
    await goes(batch, { form: 'check', cases: own!.id, unit: checking }, coordinator)
  await goes(batch, { form: 'local-complete' }, coordinator)
  const ready = await get(batch, coordinator)
  assert.match(ready, /Approve what is clear/)
  assert.doesNotMatch(ready, /Make the national file/)
  assert.match(await get(`/clearance?country=TG`, coordinator), /Courtesy vetting is to be decided/)
  const { to } = await send(batch, { form: 'courtesy' }, coordinator)
  const done = await get(to, coordinator)
  assert.match(done, /1 case was approved; no case by courtesy vetting is left\./)
  assert.match(done, /Results returned/)
  assert.deepEqual(failures, [])
})
