// Persons who may be one: found across scripts, orders, numbers and days of birth with parts missing, explained by reasons, and
// never by a value that whoever asks may not read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addUnit } from '#units/add.ts'
import { Problem } from '#kernel/problem.ts'
import { slugOf, story, testAddress, type Person as Somebody } from '#testing.ts'
import { addPerson, type PersonInput } from './add.ts'
import { duplicatesOf, findPersonsAlike, likePersons, type Described } from './alike.ts'
import { addPersonIn } from './index.ts'

type More = Omit<PersonInput, 'country' | 'names'> & { anyway?: boolean }
const add = (who: Somebody, name: string | string[], more: More = {}) =>
  who.act(addPerson, { country: 'JO', names: [name].flat().map((one) => ({ name: one })), ...more })
const alike = async (
  who: Somebody,
  described: Omit<Described, 'country' | 'identities' | 'sex' | 'unitId' | 'birth'> & object,
) =>
  (await who.act(likePersons, { country: 'JO', ...described } as never)).alike.map(({ person, reasons, strength }) => [
    person.code,
    reasons.join(' '),
    strength,
  ])

test(
  'somebody is found by a name in another script, another spelling, another order, and by part of it',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:JO')
    const one = await add(manager, ['محمد حسين المصري', 'Mohammad Hussein Al-Masri'])
    assert.equal(one.code, 'JO-P-000001')
    assert.equal(one.name, 'محمد حسين المصري')
    const found = (name: string) => alike(manager, { names: [name] })
    assert.deepEqual(await found('محمد حسين المصري'), [[one.code, 'same-name', 'likely']])
    assert.deepEqual(await found('Mohamed Husain El Masry'), [[one.code, 'same-name-other-script', 'likely']])
    assert.deepEqual(await found('Al-Masri Mohammad Hussein'), [[one.code, 'names-swapped', 'likely']])
    assert.deepEqual(await found('Mohammad Hussein'), [[one.code, 'names-shared', 'possible']])
    assert.deepEqual(await found('Мухаммад Хусейн Масри'), [[one.code, 'same-name-other-script', 'likely']])
    assert.deepEqual(await found('Khaled Hussein'), [])
    assert.deepEqual((await manager.act(likePersons, { country: 'TG', names: ['محمد حسين المصري'] })).alike, [])
    const mono = await add(manager, 'Suharto (invented)')
    assert.deepEqual(await found('SUHARTO'), [[mono.code, 'same-name-other-spelling', 'likely']])
    const wang = await add(manager, '王小明')
    assert.deepEqual(await found('Wang Xiaoming'), [[wang.code, 'same-name-other-script', 'likely']])
  }),
)

test(
  'a day of birth speaks for or against as far as it is known, and a number weighs most',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:JO')
    const born = (year: number, month: number | null = null, day: number | null = null) => ({ year, month, day })
    const { code } = await add(manager, 'Khaled Haddad (invented)', {
      sex: 'male',
      biography: { birth: born(1980, 3, 4) },
      identities: [{ kind: 'passport', issuedBy: 'JO', number: 'K 123-456' }],
    })
    const found = (more: object) => alike(manager, { names: ['Khaled Haddad'], ...more })
    assert.deepEqual(await found({ birth: born(1980, 3, 4) }), [
      [code, 'same-name-other-spelling birth-agrees', 'likely'],
    ])
    assert.deepEqual((await found({ birth: born(1980) }))[0]![1], 'same-name-other-spelling birth-agrees-so-far')
    assert.deepEqual(
      (await found({ birth: born(1980, 4, 3) }))[0]![1],
      'same-name-other-spelling birth-day-and-month-swapped',
    )
    // another man of the same name
    assert.deepEqual(await found({ birth: born(1991, 3, 4) }), [])
    const number = (written: string) => ({ identities: [{ kind: 'passport', issuedBy: 'JO', number: written }] })
    assert.deepEqual(await found(number('k123456')), [[code, 'same-passport same-name-other-spelling', 'strong']])
    assert.deepEqual(await found({ names: ['Rosa Vega'], ...number('K/123.456') }), [[code, 'same-passport', 'strong']])
    assert.deepEqual(
      (await found({ names: ['Rosa Vega'], identities: [{ kind: 'passport', issuedBy: 'HT', number: 'K123456' }] }))
        .length,
      0,
    )
    // a slip in a name of two words, but born on the day
    assert.deepEqual(await found({ names: ['Khaled Hadad Saleh'], birth: born(1980, 3, 4), sex: 'female' }), [
      [code, 'similar-name birth-agrees sex-differs', 'likely'],
    ])
    assert.deepEqual(await found({ names: ['Kaled Hadad'], birth: born(1980, 3, 4) }), [
      [code, 'similar-name birth-agrees', 'likely'],
    ])
  }),
)

test(
  'whoever adds somebody who is there is told whom, and may say that it is another; the problem holds no name',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:JO')
    const first = await add(coordinator, 'Layla Nasser (invented)')
    await assert.rejects(add(coordinator, 'ليلى ناصر'), (error) => {
      assert.ok(error instanceof Problem)
      assert.equal(error.slug, 'persons-alike')
      assert.doesNotMatch(error.message, /Layla|ليلى/)
      assert.match(error.message, /JO-P-000001/)
      return true
    })
    const second = await add(coordinator, 'ليلى ناصر', { anyway: true })
    assert.notEqual(second.id, first.id)
    const { alike: doubles } = await coordinator.act(duplicatesOf, { id: first.id })
    assert.deepEqual(
      doubles.map(({ person: { id }, name, reasons }) => [id, name, reasons]),
      [[second.id, 'ليلى ناصر', ['same-name-other-script']]],
    )
    // the same request sent again
    const id = '0192f7c8-0000-7000-8000-000000000002'
    const once = await add(coordinator, 'Tariq Salem (invented)', { id })
    assert.deepEqual(await add(coordinator, 'Tariq Salem (invented)', { id }), once)
  }),
)

test(
  'reasons reach within the scope of whoever asks, and a guessed day of birth is compared for nobody who may not open one',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:JO')
    const director = await person('post-director country:JO')
    const elsewhere = await person('post-programme-manager country:HT')
    const implementer = await person('implementer award:XM-1')
    const birth = { year: 1980, month: 3, day: 4 }
    const khaled = await add(manager, 'Khaled Haddad (invented)', { biography: { birth } })
    const asked = (who: Somebody) => alike(who, { names: ['Khaled Haddad'], birth } as never)
    assert.deepEqual((await asked(manager))[0]![1], 'same-name-other-spelling birth-agrees')
    assert.deepEqual((await asked(director))[0]![1], 'same-name-other-spelling')
    assert.deepEqual(await asked(elsewhere), [])
    assert.deepEqual(await asked(implementer), [])
    assert.equal(await slugOf(elsewhere.act(duplicatesOf, { id: khaled.id })), 'not-found')
    await db
      .updateTable('hostPerson')
      .set({ awards: ['XM-1'], act: 'on-roster' })
      .where('id', '=', khaled.id)
      .execute()
    assert.deepEqual((await asked(implementer))[0]![1], 'same-name-other-spelling')
    assert.deepEqual(
      await implementer.query((as) => findPersonsAlike(as, { country: 'JO', names: ['Nobody Such'], birth })),
      [],
    )
  }),
)

test(
  'impossible days, wrong units and numbers are refused by field, and nothing is left of what was begun',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:JO', 'post-programme-manager country:HT')
    const fieldOf = async (more: More) => {
      try {
        await add(manager, 'Huda Zaid (invented)', more)
        return null
      } catch (error) {
        assert.ok(error instanceof Problem, String(error))
        return (error.details as { errors?: { path: string }[] }).errors?.map(({ path }) => path).join() ?? error.slug
      }
    }
    const birth = (year: number | null, month: number | null = null, day: number | null = null) => ({
      biography: { birth: { year, month, day } },
    })
    assert.equal(await fieldOf(birth(1990, 2, 31)), 'biography.birth.day')
    assert.equal(await fieldOf(birth(1990, 2, 29)), 'biography.birth.day')
    assert.equal(await fieldOf(birth(1990, 13)), 'biography.birth.month')
    assert.equal(await fieldOf(birth(1990, null, 4)), 'biography.birth.month')
    assert.equal(await fieldOf(birth(null, 4)), 'biography.birth.year')
    assert.equal(await fieldOf(birth(2026, 3, 2)), 'biography.birth.year')
    assert.equal(await fieldOf(birth(2012, 3, 2)), 'biography.birth.year')
    assert.equal(await fieldOf(birth(1925, 3, 1)), 'biography.birth.year')
    assert.equal(await fieldOf(birth(1404)), 'biography.birth.year')
    assert.equal(await fieldOf(birth(80)), 'biography.birth.year')
    assert.equal(
      await fieldOf({ identities: [{ kind: 'passport', issuedBy: 'JO', number: '--' }] }),
      'identities.0.number',
    )
    assert.equal(
      await fieldOf({ identities: [{ kind: 'passport', issuedBy: 'XX', number: '1' }] }),
      'identities.0.issuedBy',
    )
    const haiti = await manager.act(addUnit, { country: 'HT', name: 'Police', kind: 'police', acronym: 'PNH' })
    const jordan = await manager.act(addUnit, { country: 'JO', name: 'Police', kind: 'police', acronym: 'PSD' })
    assert.equal(await fieldOf({ position: { unitId: 'NO-0001' } }), 'position.unitId')
    assert.equal(await fieldOf({ position: { unitId: haiti.id } }), 'position.unitId')
    assert.equal(
      await fieldOf({ position: { unitId: jordan.id, fromOn: '2020-01-02', untilOn: '2020-01-01' } }),
      'position.untilOn',
    )
    assert.equal((await db.selectFrom('hostPerson').select('id').execute()).length, 0)
    // at the edges
    assert.equal(await fieldOf({ ...birth(1992, 2, 29), anyway: true }), null)
    assert.equal(await fieldOf({ ...birth(2012, 3, 1), anyway: true }), null)
    assert.equal(await fieldOf({ ...birth(2012), anyway: true }), null)
    assert.equal(await fieldOf({ ...birth(1925, 3, 2), anyway: true }), null)
  }),
)

test(
  'a director adds a person but no number and no biography; others need the country',
  story(async ({ person }) => {
    const director = await person('post-director country:JO')
    assert.ok((await add(director, 'Sami Odeh (invented)')).id)
    assert.equal(
      await slugOf(add(director, 'Nour Aziz (invented)', { biography: { residence: 'Irbid' } })),
      'not-allowed',
    )
    assert.equal(
      await slugOf(
        add(director, 'Nour Aziz (invented)', { identities: [{ kind: 'passport', issuedBy: 'JO', number: '1' }] }),
      ),
      'not-allowed',
    )
    const implementer = await person('implementer award:XM-1')
    assert.equal(await slugOf(add(implementer, 'Nour Aziz (invented)')), 'not-allowed')
    const elsewhere = await person('post-programme-manager country:HT')
    assert.equal(await slugOf(add(elsewhere, 'Nour Aziz (invented)')), 'not-allowed')
    // past the first wall
    const context = (db: never) => ({ db, actor: director.actor, today: '2026-03-01', address: testAddress })
    await assert.rejects(
      elsewhere.query((as) => addPersonIn(context(as as never), { country: 'JO', names: [{ name: 'Nour Aziz' }] })),
    )
  }),
)
