// Personal words and secrets turn up nowhere that they have no business: not in what is logged, not in what is kept, not
// in an answer to somebody else, not in an address.
import assert from 'node:assert/strict'
import test from 'node:test'
import { inspect } from 'node:util'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { allOf } from '#exchange/given-file.ts'
import { asProblem } from '#http/problems.ts'
import { isDownload, reads } from '#kernel/operation.ts'
import { errorLog } from '../../src/log.ts'
import { operations, pages, within } from './bureau.ts'
import { clearanceOf } from './clearance.ts'
import {
  app,
  bureau,
  failures,
  finish,
  json,
  may,
  owner,
  people,
  personWith,
  request,
  signedIn,
  store,
} from './bureau.ts'

const administrator = personWith('account-administrator')
const operator = personWith('operator')
const auditor = personWith('auditor')

/** Where in the whole database a text stands, as `table`; compressed files apart. */
async function keptIn(word: string): Promise<string[]> {
  const { rows: tables } = await owner((db) =>
    sql<{
      name: string
    }>`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(db),
  )
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner((db) =>
      sql<{
        hits: string
      }>`select count(*) as hits from ${sql.table(name)} t where t::text ilike ${`%${word}%`}`.execute(db),
    )
    if (rows[0]!.hits !== '0') found.push(name)
  }
  return found.toSorted()
}

const written: string[] = []
const log = errorLog({ write: (line) => void written.push(line) })

/** Everything that came back from a request: status line, headers, body. */
async function said(response: Response) {
  return `${response.status} ${[...response.headers].join(' ')} ${await response.text()}`
}

test('an e-mail address is told to those who manage people, and kept in one place', async () => {
  const email = 'zebraquagga@example.org'
  const created = await request(administrator, '/api/v1/accounts', json('POST', { name: 'Zq (invented)', email }))
  const { id } = (await created.json()) as { id: string }
  const changed = await request(administrator, `/api/v1/accounts/${id}`, json('PATCH', { email: `x${email}` }))
  assert.match(await changed.text(), /xzebraquagga/)
  // whoever sent an address that is taken typed it themselves
  await request(administrator, '/api/v1/accounts', json('POST', { name: 'Second (invented)', email: `x${email}` }))
  assert.deepEqual(await keptIn('zebraquagga'), ['actor'])
  for (const person of people.filter((one) => one !== administrator))
    for (const path of [
      '/api/v1/accounts',
      `/api/v1/accounts/${id}`,
      '/api/v1/audit/changes?table=actor',
      `/accounts/${id}`,
      '/audit',
    ])
      assert.ok(
        !(await said(await request(person, path, { headers: { accept: 'text/html' } }))).includes('zebraquagga'),
        `${person.name} ${path}`,
      )
})

test('a form with a name and an address sends on to an address that holds neither', async () => {
  const body = new URLSearchParams({
    form: 'create',
    name: 'Quaggazebra (invented)',
    email: 'quaggazebra@example.org',
    language: 'en',
  })
  const response = await app.request('http://localhost:8080/accounts', {
    method: 'POST',
    body,
    headers: { cookie: `jurat=${administrator.secret}`, origin: 'http://localhost:8080', accept: 'text/html' },
  })
  assert.equal(response.status, 303)
  assert.ok(!/quagga/i.test([...response.headers].join(' ')))
})

test('the secret of a token is answered once and kept nowhere, sent again under the same key or not', async () => {
  const before = await request(administrator, '/api/v1/tokens', {
    ...json('POST', { name: 'A program' }),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'token-1' },
  })
  const { token } = (await before.json()) as { token: string }
  assert.match(token, /^jurat_pat_/)
  assert.deepEqual(await keptIn(token.slice('jurat_pat_'.length)), [])
  const mine = await said(await request(administrator, '/api/v1/sessions'))
  assert.ok(!mine.includes(token))
})

test('no secret of a session, and no hash of one, is told to anybody', async () => {
  const hashes = people.map(({ session }) => session.hash)
  const secrets = people.map(({ secret }) => secret)
  for (const person of [administrator, operator, auditor])
    for (const path of [
      '/api/v1/me',
      '/api/v1/sessions',
      '/api/v1/accounts',
      '/api/v1/jobs',
      '/api/v1/audit/changes?limit=500',
      '/account',
      '/audit',
    ]) {
      const text = await said(await request(person, path, { headers: { accept: 'text/html' } }))
      assert.ok(![...hashes, ...secrets].some((word) => text.includes(word)), `${person.name} ${path}`)
    }
  const { rows } = await owner((db) =>
    sql<{ text: string }>`select string_agg(c::text, ' ') as text from change c`.execute(db),
  )
  assert.ok(!hashes.some((hash) => rows[0]!.text.includes(hash)))
})

test('contact persons of an imported file are kept in the file alone, and shown to nobody', async () => {
  const contact = `<contact-info><person-name><narrative>Okapiperson</narrative></person-name><email>okapiperson@example.org</email><telephone>okapi-555</telephone></contact-info>`
  const file = `<iati-activities version="2.03">
    <iati-activity default-currency="USD"><iati-identifier>ZZ-OKAPI-1</iati-identifier>
    <reporting-org ref="ZZ-REP" type="10"><narrative>Reporter (invented)</narrative></reporting-org><title><narrative>Without words</narrative></title>
    <description><narrative>x</narrative></description><participating-org role="4"><narrative>X</narrative></participating-org>
    <activity-status code="2"/><activity-date type="1" iso-date="2024-01-01"/>
    ${contact}<recipient-country code="HT"/></iati-activity></iati-activities>`
  const { id } = (await (
    await request(operator, '/api/v1/uploads?name=contacts.xml', { method: 'POST', body: file })
  ).json()) as { id: string }
  const { jobId } = (await (await request(operator, '/api/v1/imports', json('POST', { files: [id] }))).json()) as {
    jobId: string
  }
  await finish(jobId)
  const imported = (await (await request(operator, `/api/v1/imports/${jobId}`)).json()) as {
    state: string
    files: { publicationId: string }[]
  }
  assert.equal(imported.state, 'done')
  assert.deepEqual(await keptIn('okapiperson'), [])
  assert.deepEqual(await keptIn('okapi-555'), [])
  for (const path of [
    '/api/v1/activities/ZZ-OKAPI-1',
    '/activities/ZZ-OKAPI-1',
    `/api/v1/imports/${jobId}`,
    `/api/v1/imports/${jobId}/findings`,
    `/api/v1/publications/${imported.files[0]!.publicationId}/lines`,
    '/api/v1/search?words=okapiperson',
    '/api/v1/exports/iati.xml',
  ]) {
    const text = await said(
      await request(operator, path, { headers: { accept: path.startsWith('/api') ? '*/*' : 'text/html' } }),
    )
    assert.ok(!/okapiperson<|okapiperson@|okapi-555|"okapiperson"/i.test(text), path)
  }
})

test('no operation hands out a kept file, or the lines of its contact persons, however long they are', async () => {
  const padding = Array.from({ length: 250 }, () => '<email>bongo@example.org</email>').join('\n')
  const file = `<iati-activities version="2.03">
<iati-activity default-currency="USD"><iati-identifier>ZZ-BONGO-1</iati-identifier>
<contact-info><person-name><narrative>Bongoperson</narrative></person-name>
${padding}
<department><narrative>Bongodepartment</narrative></department><job-title>Bongodepartment</job-title><unheard>Bongoperson</unheard>
${padding}
</contact-info>
</iati-activity>
<iati-activity><iati-identifier>ZZ-BONGO-2</iati-identifier></iati-activity></iati-activities>`
  const kept = await request(operator, '/api/v1/uploads?name=long-contacts.xml', { method: 'POST', body: file })
  const { id: upload } = (await kept.json()) as { id: string }
  const { jobId } = (await (await request(operator, '/api/v1/imports', json('POST', { files: [upload] }))).json()) as {
    jobId: string
  }
  await finish(jobId)
  const { id: publication } = await owner((db) =>
    db.selectFrom('publication').select('id').where('uploadId', '=', upload).executeTakeFirstOrThrow(),
  )
  const ids = [{ id: upload }, { id: publication }, { jobId }]
  const lines = [2, 120, 254, 300, 506].flatMap((from) => [1, 40].map((most) => ({ id: publication, from, most })))
  let answers = 0
  for (const person of people.filter(({ grants: [grant] }) => !grant?.scopeCode))
    for (const op of bureau.operations.values()) {
      if (!reads(op)) continue
      for (const input of [{}, ...ids, ...(op.name === 'exchange.sourceLines' ? lines : [])]) {
        const answer = async () =>
          isDownload(op)
            ? allOf((await bureau.download(person.session, op, input)).body)
            : bureau.act(person.session, op, input)
        const text = JSON.stringify(await answer().catch((error: unknown) => asProblem(error, log)))
        if (text.includes('ZZ-BONGO')) answers++
        assert.ok(!/bongo(person|department|@)/i.test(text), `${person.name} ${op.name} ${JSON.stringify(input)}`)
      }
    }
  assert.ok(answers > 0)
})

// Statements that fail with a value that was sent, in as many ways as PostgreSQL has to complain of one.
const provoking: readonly ((value: string) => ReturnType<typeof sql>)[] = [
  (value) => sql`select ${value}::text::uuid`,
  (value) => sql`select ${value}::text::int`,
  (value) => sql`select ${value}::text::numeric`,
  (value) => sql`select ${value}::text::boolean`,
  (value) => sql`select ${value}::text::date`,
  (value) => sql`select ${`2024-01-01 ${value}`}::text::timestamptz`,
  (value) => sql`select ${value}::text::interval`,
  (value) => sql`select ${value}::text::jsonb`,
  (value) => sql`select ${`{"a": ${value}`}::text::jsonb`,
  (value) => sql`select ${`{${value}`}::text::text[]`,
  (value) => sql`select ${`[${value}`}::text::int4range`,
  (value) => sql`select ${value}::text::inet`,
  (value) => sql`select ${value}::text::tsquery, ${`${value} & (`}::text::tsquery`,
  (value) => sql`select 'x' ~ ${`(${value}`}`,
  (value) => sql`select encode(decode(${value}, 'hex'), 'hex')`,
  (value) => sql`select to_date(${value}, 'YYYY-MM-DD')`,
  (value) => sql`select to_number(${value}, '999')`,
  (value) => sql`select ${`99999999999999999999${value}`}::text::bigint`,
  (value) => sql`select convert_from(convert_to(${value}, 'UTF8') || '\\xff'::bytea, 'UTF8')`,
  (value) => sql`select jsonb_path_query('{}', ${`$.${value}.(`}::text::jsonpath)`,
  (value) => sql`select 'now' at time zone ${value}`,
  (value) => sql`select ${value}::text collate "C" = any (${value}::text::text[])`,
  (value) => sql`insert into setting (key, value) values (${value}, '1'), (${value}, '1')`,
  (value) => sql`insert into actor (id, kind, name) values (gen_random_uuid(), ${value}, ${value})`,
  (value) =>
    sql`insert into actor (id, kind, name, email) values (gen_random_uuid(), 'person', 'x', ${value}), (gen_random_uuid(), 'person', 'x', ${value})`,
  (value) =>
    sql`insert into role_grant (id, actor_id, role, scope_kind, origin) values (gen_random_uuid(), gen_random_uuid(), ${value}, 'everything', 'administrator')`,
  (value) =>
    sql`insert into session (hash, id, actor_id, kind, name, expires_at) values (${value}, gen_random_uuid(), gen_random_uuid(), 'x', ${value}, now())`,
  (value) =>
    sql`insert into upload (id, name, bytes, sha256, actor_id) values (gen_random_uuid(), ${`a/${value}`}, 1, ${value}, gen_random_uuid())`,
  (value) =>
    sql`insert into job (id, operation, input, actor_id) values (gen_random_uuid(), 'x', jsonb_build_object('a', ${value}::text), null)`,
]

test('an error of the database holds no value that was sent, however it is looked at, logged or answered', async () => {
  written.length = 0
  let failed = 0
  for (const value of ['gnugnugnu', 'gnu"gnugnu"x gnugnu', `gnu'gnugnu\ngnugnugnu`, 'gnu\u201dgnugnu'])
    for (const [index, statement] of provoking.entries()) {
      for (const role of ['jurat_owner', 'jurat_app'] as const) {
        const error: unknown = await store
          .transaction({ role, operation: 'test' }, async (db) => {
            await statement(value).execute(db)
            throw null
          })
          .catch((reason: unknown) => reason)
        if (error === null) continue
        failed++
        const problem = asProblem(error, log)
        for (const text of [
          inspect(error, { depth: 9, showHidden: true }),
          JSON.stringify(problem),
          String((error as Error).stack),
        ])
          assert.ok(!/gnugnu/.test(text), `statement ${index}: ${text}`)
      }
    }
  assert.ok(failed > 150, `${failed} failed`)
  assert.ok(written.length > 100)
  assert.deepEqual(
    written.filter((line) => /gnugnu/.test(line)),
    [],
  )
})

test('requests that go wrong leave nothing of what they held in the log, and nothing of the database in the answer', async () => {
  failures.length = 0
  const guest = await signedIn('Guest')
  const word = 'narwhalnarwhal'
  const answers: string[] = []
  for (const [path, init] of [
    [`/api/v1/activities/${word}`],
    [`/api/v1/search?words=${word}%20%26%20(`],
    [`/api/v1/balance?by=${word}`],
    [`/api/v1/balance?where=country=${word}`],
    [`/api/v1/activities?cursor=${word}`],
    [`/api/v1/jobs/${word}`],
    [`/${word}?${word}=${word}`],
    ['/api/v1/accounts', json('POST', { name: word, email: word })],
    ['/api/v1/accounts', { method: 'POST', body: `{"name": "${word}` }],
    ['/api/v1/tokens', json('POST', { name: word, days: word })],
    [`/api/v1/uploads?name=../${word}`, { method: 'POST', body: word }],
    ['/api/v1/imports', json('POST', { files: [word] })],
  ] as [string, RequestInit?][])
    for (const person of [guest, operator, administrator]) answers.push(await said(await request(person, path, init)))
  assert.deepEqual(failures, [])
  assert.deepEqual(
    answers.filter((text) => /^5|select |insert |public\.|\.ts:\d|StoreError|node_modules/.test(text)),
    [],
  )
})

test('what a job was asked and what it answered is told to whoever asked, who oversees jobs, and of imports who reads them', async () => {
  const { rows } = await owner((db) =>
    sql<{
      id: string
      actorId: string
    }>`select id, actor_id as "actorId" from job where operation = 'exchange.import' and state = 'done' limit 1`.execute(
      db,
    ),
  )
  const imported = rows[0]!
  const other = await owner((db) =>
    db
      .insertInto('job')
      .values({ id: newId(), operation: 'test.job', input: '{}', actorId: imported.actorId, state: 'failed' })
      .returning(['id', 'actorId'])
      .executeTakeFirstOrThrow(),
  )
  for (const person of people)
    for (const { id, actorId } of [imported, other]) {
      const { status } = await request(person, `/api/v1/jobs/${id}`)
      const told =
        person.session.actor.id === actorId ||
        may(person, 'job.oversee') ||
        (id === imported.id && may(person, 'import.read'))
      assert.equal(status, told ? 200 : 404, `${person.name}, ${id === imported.id ? 'an import' : 'another job'}`)
    }
})

test('a hit is kept in one place, and told by no operation, page, export or problem to anybody but coordinators and vetters', async () => {
  assert.deepEqual(await keptIn('canaryhitht'), ['clearance_hit'])
  assert.deepEqual(await keptIn('canaryhitsourceht'), ['clearance_hit'])
  const { checked, checkedCase, hit, national } = clearanceOf.ht
  const ids = [checked, checkedCase, hit, national].map((id) => ({ id }))
  const inputs = [
    {},
    { country: 'HT' },
    ...ids,
    { country: 'HT', open: false },
    { table: 'clearance_hit' },
    { row: hit },
  ]
  let told = 0
  for (const person of people) {
    const sees = within(person, 'hit.read', ['country:HT', 'region:389'])
    for (const op of operations) {
      if (!reads(op)) continue
      // whoever looks at everything in the log, at units or persons, is asked of once
      for (const input of /^(clearance|audit)\./.test(op.name) ? inputs : [{ id: checkedCase }]) {
        const answer = async () =>
          isDownload(op)
            ? allOf((await bureau.download(person.session, op, input)).body)
            : bureau.act(person.session, op, input)
        const answered = JSON.stringify(await answer().catch((error: unknown) => asProblem(error, log)))
        // what was asked for comes back in what refuses it
        const text = 'id' in input ? answered.replaceAll(`"${input.id}"`, '').replaceAll(` ${input.id},`, '') : answered
        const tells = /canaryhit|clearance_hit/i.test(text) || text.includes(hit)
        if (tells) told++
        // the log of changes answers with the table that it was asked for
        assert.ok(
          sees || !tells || text.includes('invalid-input'),
          `${person.name} ${op.name} ${JSON.stringify(input)}: ${text.slice(0, 300)}`,
        )
      }
    }
    if (sees) continue
    for (const path of [
      `/clearance/cases/${checkedCase}`,
      `/clearance/batches/${checked}`,
      '/clearance',
      '/clearance/remedies',
    ])
      assert.ok(
        !/canaryhit/i.test(await said(await request(person, path, { headers: { accept: 'text/html' } }))),
        `${person.name} ${path}`,
      )
    // nor is a hit told of by what refuses one
    const refused = await request(person, `/api/v1/clearance/hits/${hit}/withdraw`, json('POST', { reason: 'Asked.' }))
    assert.ok(refused.status === 403 || refused.status === 404, `${person.name} ${refused.status}`)
  }
  assert.ok(told > 0)
  assert.ok(pages.some(({ path }) => path === '/clearance/cases/{id}'))
})
