// Certificates that end: told of beforehand to whoever keeps the rosters, by notice and by list, and to nobody else.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { v7 as newId } from 'uuid'
import { listNotices } from '#notices/waiting.ts'
import { listCertificates, revokeCertificate } from '#rosters/certificate.ts'
import { given, givenCourse } from '#rosters/testing.ts'
import { story, testAddress, type Person } from '#testing.ts'

// stories are told on 1 March 2026
test(
  'a certificate that ends within 60 days is told of to whoever keeps the roster, until it is taken back or seen to',
  story(async ({ db, person }) => {
    const g = given(db)
    const court = await g.unit('Court (invented)', 'courts')
    const course = await givenCourse(db, { certificateMonths: 24 })
    const event = await g.event({ ...course, startsOn: '2024-02-05', endsOn: '2024-02-09' })
    const certified = async (name: string, issuedOn: string) => {
      const { id: personId, code } = await g.person(name, court)
      const part = newId()
      await db
        .insertInto('participation')
        .values({
          id: part,
          eventId: event.id,
          personId,
          country: 'HT',
          role: 'participant',
          state: 'enrolled',
          act: 'x',
        } as never)
        .execute()
      await db
        .updateTable('participation')
        .set({ state: 'completed', act: 'completed' })
        .where('id', '=', part)
        .execute()
      const id = newId()
      await db
        .insertInto('certificate')
        .values({
          id,
          participationId: part,
          country: 'HT',
          code: randomBytes(16).toString('base64url'),
          issuedOn,
          title: 'x',
          startsOn: issuedOn,
          endsOn: issuedOn,
        })
        .execute()
      return { id, code }
    }
    // good for two years: they end on 30 April, the last day of 60, on 1 May, and ended on 28 February
    const soon = await certified('Ana (invented)', '2024-04-30')
    const later = await certified('Bo (invented)', '2024-05-01')
    const over = await certified('Cy (invented)', '2024-02-28')
    const told = async (who: Person) =>
      (await who.act(listNotices, {})).notices
        .filter(({ kind }) => kind === 'certificate-expires')
        .map(({ item, due }) => [item, due])
    const director = await person('post-director country:HT')
    const auditor = await person('auditor')
    assert.deepEqual(await told(director), [[soon.id, '2026-04-30']])
    for (const other of [auditor, await person('post-director country:KE'), await person('vetter country:HT')])
      assert.deepEqual(await told(other), [])
    const [notice] = (await director.act(listNotices, {})).notices.filter(({ kind }) => kind === 'certificate-expires')
    assert.equal(notice!.address, `${testAddress}/certificates?event=${event.code}&expiring=60`)
    assert.match(notice!.text, new RegExp(soon.code))

    const listed = async (input: object) =>
      (await auditor.act(listCertificates, input)).certificates.map(({ person: code }) => code)
    assert.deepEqual(await listed({ event: event.code, expiring: 60 }), [soon.code])
    assert.deepEqual(await listed({ expiring: 61 }), [soon.code, later.code])
    assert.deepEqual(await listed({ standing: 'expired' }), [over.code])
    await director.act(revokeCertificate, { id: soon.id, reason: 'Another took the test.' })
    assert.deepEqual(await told(director), [])
    assert.deepEqual(await listed({ expiring: 61 }), [later.code])
  }),
)
