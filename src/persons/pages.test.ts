// The pages of persons as a browser sends and gets them, and the same over the API and the command line.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Command } from 'commander'
import { addOperations } from '#cli/commands.ts'
import { servedBureau } from '#http/testing.ts'
import type { AnyOperation } from '#kernel/operation.ts'
import { findSession } from '#kernel/session.ts'
import { operations } from '../operations.ts'

const served = await servedBureau()
after(served.remove)
const { store, bureau, failures, signIn, request } = served
const manager = await signIn('post-programme-manager')
const auditor = await signIn('auditor')

const get = (path: string, secret = manager) => served.get(path, secret)
const send = (path: string, fields: Record<string, string>, secret = manager) => served.send(path, fields, secret)
const api = (method: string, path: string, body?: object) => served.api(manager, method, path, body)

test('a person is added on a page, met again in another script, opened for a purpose, and the auditor sees who read', async () => {
  assert.match(await get('/persons'), /No persons yet/)
  const added = await send('/persons', {
    form: 'add',
    country: 'JO',
    'names.0.name': 'Omar Al-Khatib (invented)',
    'biography.birth.year': '1980',
    'identities.0.number': 'K 1',
  })
  assert.equal(added.status, 303, added.text)
  const person = added.to.split('?')[0]!
  assert.match(await get(person), /JO-P-000001/)

  const again = await send('/persons?country=JO', { form: 'add', country: 'JO', 'names.0.name': 'عمر الخطيب' })
  assert.match(again.text, /There are persons like this one/)
  assert.match(again.text, /the same name in another script/)
  assert.match(again.text, /value="عمر الخطيب"/)

  const wrong = await send('/persons', {
    form: 'add',
    country: 'JO',
    'names.0.name': 'Huda Zaid (invented)',
    'biography.birth.year': '1990',
    'biography.birth.month': '2',
    'biography.birth.day': '31',
  })
  assert.match(wrong.text, /href="#add-biography.birth.day"/)
  assert.match(wrong.text, /has no such day/)

  assert.doesNotMatch(await get(person), /1980/)
  const opened = await send(person, { form: 'open', purpose: 'Names for the May course' })
  assert.equal(opened.status, 303)
  const page = await get(person)
  assert.match(page, /1980/)
  assert.match(page, /K 1/)
  assert.match(await get('/person-readings', auditor), /Names for the May course/)
  const seen = await get(person, auditor)
  assert.match(seen, /Names for the May course/)
  assert.doesNotMatch(seen, /1980|K 1/)
  assert.deepEqual(failures, [])
})

test('the API adds, finds and merges, and says what is wrong by its path', async () => {
  const wrong = await api('POST', '/persons', {
    country: 'TG',
    names: [{ name: 'K\u043essi Mensah' }],
    biography: { birth: { year: 2030 } },
  })
  assert.equal(wrong.status, 422)
  assert.deepEqual(
    (wrong.answer as { errors: { path: string }[] }).errors.map(({ path }) => path),
    ['names.0.name'],
  )
  const add = async (name: string) =>
    (await api('POST', '/persons', { country: 'TG', names: [{ name }], anyway: true })).answer as {
      id: string
      code: string
    }
  const [one, two] = [await add('Kossi Mensah (invented)'), await add('Mensah Kossi (invented)')]
  const alike = await api('POST', '/person-likenesses', { country: 'TG', names: ['KOSSI MENSAH'] })
  assert.equal((alike.answer as { alike: object[] }).alike.length, 2)
  const merged = await api('POST', `/persons/${two.id}/merge`, { into: one.code, reason: 'Entered twice.' })
  assert.equal((merged.answer as { code: string }).code, one.code)
  assert.match(await get(`/persons/${two.id}`), new RegExp(`${two.code}</code> was merged into this record`))
})

test('the command line takes names, position and birth as they are typed', async () => {
  const asked: { op: AnyOperation; input: object }[] = []
  const program = new Command('jurat').exitOverride()
  addOperations(program, operations, async (op, input) => void asked.push({ op, input }))
  const words = [
    'persons',
    'add',
    '--country',
    'JO',
    '--names',
    'ليلى ناصر',
    'name=Layla Nasser (invented); kind=latin',
  ]
  await program.parseAsync([...words, '--biography', 'birth.year=1985; citizenships=JO', '--anyway'], { from: 'user' })
  const { op, input } = asked[0]!
  assert.deepEqual(input, {
    country: 'JO',
    names: [{ name: 'ليلى ناصر' }, { name: 'Layla Nasser (invented)', kind: 'latin' }],
    biography: { birth: { year: 1985 }, citizenships: ['JO'] },
    anyway: true,
  })
  const session = (await findSession(store, manager))!
  assert.match(((await bureau.act(session, op, input)) as { code: string }).code, /^JO-P-/)
})

test('who commands a unit is said on a page of its own, shown on the unit, and ended there; the same from the command line', async () => {
  const coordinator = await signIn('vetting-coordinator', 'post-programme-manager')
  const added = await send(
    '/units',
    { form: 'add', country: 'KE', name: 'Police of Nairobi (invented)', kind: 'police', acronym: 'KPS' },
    coordinator,
  )
  const unit = added.to.split('?')[0]!
  assert.match(await get(unit, coordinator), /It is not entered who commands it/)
  const person = await send('/persons', { form: 'add', country: 'KE', 'names.0.name': 'Wanjiru Kamau (invented)' })
  const id = person.to.split('/').at(-1)!.split('?')[0]!
  const code = /KE-P-\d+/.exec(await get(`/persons/${id}`))![0]
  const said = await send(`${unit}/commander`, {
    form: 'command',
    person: code,
    rank: 'Superintendent',
    fromOn: '2025-02-01',
  })
  assert.equal(said.status, 303, said.text)
  assert.match(await get(unit, auditor), /Wanjiru Kamau[^]*commands now[^]*Superintendent/)
  // whoever keeps no persons is not led there
  assert.doesNotMatch(await get(unit, auditor), /Say who commands it/)
  const wrong = await send(`${unit}/commander`, { form: 'command', person: 'KE-P-999999', fromOn: '2026-02-01' })
  assert.equal(wrong.status, 404)
  const position = /value="([^" ]+ [^" ]+)"/.exec(await get(`${unit}/commander`))![1]!
  const ended = await send(`${unit}/commander`, { form: 'end', command: position, on: '2025-12-31' })
  assert.equal(ended.status, 303, ended.text)
  assert.match(await get(unit, auditor), /Nobody commands it on this day/)

  const asked: { op: AnyOperation; input: object }[] = []
  const program = new Command('jurat').exitOverride()
  addOperations(program, operations, async (op, input) => void asked.push({ op, input }))
  const unitId = unit.split('/').at(-1)!
  const run = (...words: string[]) => program.parseAsync(words, { from: 'user' })
  await run('units', 'command', unitId, '--person', code, '--from-on', '2026-03-01')
  await run(
    'units',
    'set-rules',
    unitId,
    '--vetting',
    'leahy',
    '--duty-to-inform',
    'yes',
    '--reason',
    'As decided (invented)',
  )
  const session = (await findSession(store, coordinator))!
  for (const { op, input } of asked) await bureau.act(session, op, input)
  const shown = await get(unit, auditor)
  assert.match(shown, /commands now/)
  assert.match(shown, /Vetting and duty to inform set/)
})

test('persons go out of the list with its filters as a file, and a table comes in on a page after a look at it', async () => {
  assert.match(await get('/persons?country=JO&unit='), /href="\/api\/v1\/person-file\?country=JO&amp;format=csv"/)
  const file = await request(manager, '/api/v1/person-file?country=JO', { headers: { accept: '*/*' } })
  assert.match(file.headers.get('content-disposition')!, /persons-JO\.csv/)
  const csv = await file.text()
  assert.match(csv, /^JO,JO-P-000001,/m)
  assert.doesNotMatch(csv, /1980|K 1/)
  const form = new FormData()
  form.set('form', 'look')
  form.set(
    'files',
    new File([`${csv}JO,,Nour Haddad (invented)${','.repeat(16)}\n`], 'persons.csv', { type: 'text/csv' }),
  )
  const looked = await request(manager, '/person-import', {
    method: 'POST',
    body: form,
    headers: { origin: 'http://localhost:8080' },
  })
  assert.equal(looked.status, 303, await looked.text())
  const to = looked.headers.get('location')!
  assert.match(await get(to), /Nour Haddad/)
  assert.doesNotMatch(await get('/persons?country=JO'), /Nour Haddad/)
  const done = await send(to, { form: 'import', files: new URL(to, 'http://localhost:8080').searchParams.get('file')! })
  assert.equal(done.status, 303, done.text)
  assert.match(await get('/persons?country=JO'), /Nour Haddad/)
})
