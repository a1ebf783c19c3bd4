import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { importPeople } from '#accounts/import-people.ts'
import { listPeople } from '#accounts/person.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { administrator, asDemonstration, bureau, enter, operator, signedInAs } from './begin.ts'

const head = 'name,email,role,scope kind,scope code,language,note'
const csv = [
  head,
  'Imported One,one@import.example,post-director,country,HT,fr,invented',
  'Imported One,one@import.example,auditor,everything,,fr,',
  '"Two, Imported",two@import.example,implementer,award,US-GOV-1-77,,invented',
].join('\n')

const found = async (search: string) => (await bureau.act(await operator(), listPeople, { search })).people

test('a dry run says what would change and changes nothing', async () => {
  const said = await bureau.act(await operator(), importPeople, { csv, dryRun: true })
  assert.deepEqual(said, {
    applied: false,
    people: { new: 2, changed: 0, unchanged: 0 },
    roles: { new: 3, unchanged: 0 },
    errors: 0,
    wrong: [],
  })
  assert.deepEqual(await found('import.example'), [])
})

test('people are entered with their roles, and the same file again changes nothing', async () => {
  const session = await operator()
  assert.equal((await bureau.act(session, importPeople, { csv })).applied, true)
  const [one, two] = await found('import.example')
  assert.equal(one!.name, 'Imported One')
  assert.equal(one!.language, 'fr')
  assert.deepEqual(
    one!.grants.map(({ role, scopeCode }) => [role, scopeCode]),
    [
      ['auditor', null],
      ['post-director', 'HT'],
    ],
  )
  assert.equal(two!.language, 'en')
  const again = await bureau.act(session, importPeople, { csv })
  assert.deepEqual(again.people, { new: 0, changed: 0, unchanged: 2 })
  assert.deepEqual(again.roles, { new: 0, unchanged: 3 })
  const renamed = await bureau.act(session, importPeople, { csv: csv.replaceAll('Imported One', 'Imported First') })
  assert.deepEqual(renamed.people, { new: 0, changed: 1, unchanged: 1 })
  assert.equal((await found('one@import'))[0]!.name, 'Imported First')
})

test('a kept file is read as it is, with a byte order mark', async () => {
  const session = await operator()
  const text = `\ufeff${head}\r\nFrom A File,file@import.example,expert,country,JO,ar,\r\n`
  const { id } = await keepUpload(
    bureau,
    session,
    'people.csv',
    (async function* () {
      yield Buffer.from(text)
    })(),
  )
  assert.equal((await bureau.act(session, importPeople, { files: [id] })).people.new, 1)
  const latin = await keepUpload(
    bureau,
    session,
    'latin.csv',
    (async function* () {
      yield Buffer.from(`${head}\nRen\xe9,r@import.example,expert,country,JO,,`, 'latin1')
    })(),
  )
  await assert.rejects(bureau.act(session, importPeople, { files: [latin.id] }), { slug: 'bad-table' })
})

test('wrong rows are named by line and column, and nothing is entered', async () => {
  const wrong = [
    head,
    'Good,good@wrong.example,expert,country,JO,,',
    'No Address,,expert,country,JO,,',
    'Bad Role,role@wrong.example,king,country,JO,,',
    'Bad Code,code@wrong.example,expert,country,Jordan,,',
    'Bad Language,language@wrong.example,expert,country,JO,French,',
    'Another Name,good@wrong.example,expert,country,HT,,',
  ].join('\n')
  const said = await bureau.act(await operator(), importPeople, { csv: wrong })
  assert.equal(said.applied, false)
  assert.equal(said.errors, 5)
  assert.deepEqual(
    said.wrong.map(({ line, column }) => [line, column]),
    [
      [3, 'email'],
      [4, 'role'],
      [5, 'scope code'],
      [6, 'language'],
      [7, 'name'],
    ],
  )
  assert.deepEqual(await found('wrong.example'), [])
})

test('a file that is no table of people is refused', async () => {
  const session = await operator()
  for (const text of ['a,b\n1,2', `${head}\n"unclosed`, `${head}\ntoo,few`])
    await assert.rejects(bureau.act(session, importPeople, { csv: text }), { slug: 'bad-table' })
})

test('nobody gives a role to themselves by a file', async () => {
  const session = await signedInAs(await enter('Self', [administrator], { email: 'self@import.example' }))
  const said = await bureau.act(session, importPeople, {
    csv: `${head}\nSelf,self@import.example,auditor,everything,,,`,
  })
  assert.equal(said.applied, false)
  assert.match(said.wrong[0]!.message, /themselves/)
})

test('the people of the demonstration are entered as invented, without an error', async () => {
  const demonstration = readFileSync(new URL('../../demo/people.csv', import.meta.url), 'utf8')
  await asDemonstration(async () => {
    const said = await bureau.act(await operator(), importPeople, { csv: demonstration })
    assert.deepEqual(said.wrong, [])
    assert.ok(said.people.new > 10)
    const people = await found('@example.org')
    assert.ok(people.filter(({ name }) => name.includes('(invented)')).every(({ invented }) => invented))
  })
})
