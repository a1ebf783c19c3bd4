// Certificates of those who completed an event: issued, listed with those that expire soon, and taken back with a reason.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { BadCursor, Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import { addresses } from './credential.ts'
import { because, eventRef, holdRoster, keepsRoster, orProblem, rosterEvent } from './participation.ts'

export const CertificateRevoked = defineProblem(
  409,
  'certificate-revoked',
  'The certificate was taken back',
  'The certificate was taken back on {on} already, and stays so.',
)

export const certificateStandings = ['valid', 'expired', 'revoked'] as const
export type CertificateStanding = (typeof certificateStandings)[number]

/** How a certificate stands on a day. */
export const standingOf = (
  { expiresOn, revokedOn }: { expiresOn: string | null; revokedOn: string | null },
  today: string,
): CertificateStanding =>
  revokedOn !== null ? 'revoked' : expiresOn !== null && expiresOn < today ? 'expired' : 'valid'

export const certificateLine = z.object({
  id: z.uuid(),
  participationId: z.uuid(),
  event: z.string(),
  title: z.string(),
  person: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string(),
  issuedOn: z.iso.date(),
  expiresOn: z.iso.date().nullable(),
  revokedOn: z.iso.date().nullable(),
  revokedFor: z.string().nullable(),
  standing: z.enum(certificateStandings),
  /** Opens the page that shows the name to whoever has it. */
  code: z.string(),
  /** Of that page, to be sent to its holder. */
  address: z.url(),
})
export type CertificateLine = z.output<typeof certificateLine>

export const listCertificates = operation({
  name: 'rosters.certificates',
  summary: 'List certificates: of an event, of a person, or those that expire within some days',
  needs: 'roster.read',
  http: 'GET /certificates',
  cli: 'rosters certificates',
  input: z.object({
    event: eventRef.optional(),
    person: z.string().max(60).optional().describe('The code of a person, as HT-P-000123'),
    standing: z.enum(certificateStandings).optional().describe('Only those that stand so'),
    expiring: z.coerce
      .number()
      .int()
      .min(0)
      .max(3_650)
      .optional()
      .describe('Only valid ones that expire within so many days'),
    limit: limitOf({ most: 1_000, usual: 200 }),
    cursor: Cursor,
  }),
  output: z.object({ certificates: z.array(certificateLine), total: z.int(), next: z.string().nullable() }),
  async run({ db, today, address }, { event: ref, person, standing, expiring, limit, cursor }) {
    const event = ref ? await rosterEvent(db, ref) : null
    const [after] = cursor === undefined ? [] : readCursor(cursor, z.tuple([sorted.id]))
    const stands = sql`case when c.revoked_on is not null then 'revoked' when c.expires_on < ${today}::date then 'expired' else 'valid' end`
    const { rows } = await sql<Omit<CertificateLine, 'standing' | 'address'> & { place: string; total: string }>`
      with listed as (
        select c.id, c.participation_id, e.code as event, c.title, h.code as person, n.name, n.language, c.country, c.issued_on,
          c.expires_on, c.revoked_on, c.revoked_for, c.code,
          row_number() over (order by c.expires_on nulls last, c.issued_on desc, c.id) as place, count(*) over () as total
        from certificate c join participation p on p.id = c.participation_id join event e on e.id = p.event_id
          join host_person h on h.id = p.person_id
          left join person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
        where ${event ? sql`p.event_id = ${event.id}` : sql`true`} and ${person ? sql`h.code = ${person}` : sql`true`}
          and ${standing ? sql`${stands} = ${standing}` : sql`true`}
          and ${expiring === undefined ? sql`true` : sql`${stands} = 'valid' and c.expires_on <= ${today}::date + ${expiring}::integer`})
      select * from listed l where ${after ? sql`l.place > (select a.place from listed a where a.id = ${after})` : sql`true`}
      order by l.place limit ${sql.lit(limit + 1)}`.execute(db)
    if (after && !rows.length) throw BadCursor({})
    const certificates = rows.slice(0, limit).map((row) => ({
      ...row,
      standing: standingOf(row, today),
      address: `${addresses(address).certificate(row.id)}?code=${row.code}`,
    }))
    return {
      certificates,
      total: Number(rows[0]?.total ?? 0),
      next: rows.length > limit ? writeCursor([certificates.at(-1)!.id]) : null,
    }
  },
})

export const certify = operation({
  name: 'rosters.certify',
  summary: 'Issue certificates to those who completed an event and have none; they expire by the rule of its course',
  needs: 'roster.keep',
  http: 'POST /events/{event}/certificates',
  argument: 'event',
  input: z.object({ event: eventRef }),
  output: z.object({
    issued: z.array(z.object({ id: z.uuid(), person: z.string(), expiresOn: z.iso.date().nullable() })),
  }),
  async run(context, { event: ref }) {
    const { db, today } = context
    const event = await rosterEvent(db, ref)
    await holdRoster(context, event)
    const due = await db
      .selectFrom('participation as p')
      .innerJoin('hostPerson as h', 'h.id', 'p.personId')
      .select(['p.id', 'p.country', 'h.code'])
      .where('p.eventId', '=', event.id)
      .where('p.state', '=', 'completed')
      .where('p.role', '!=', 'instructor')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('certificate as c')
              .select('c.id')
              .whereRef('c.participationId', '=', 'p.id')
              .where('c.revokedOn', 'is', null),
          ),
        ),
      )
      .orderBy('h.code')
      .forUpdate('p')
      .execute()
    for (const country of new Set(due.map((one) => one.country))) await keepsRoster(context, event, country)
    const issued = []
    for (const { id: participationId, country, code: person } of due) {
      const id = newId()
      await orProblem(
        { event, person, country },
        db
          .insertInto('certificate')
          .values({
            id,
            participationId,
            country,
            code: randomBytes(16).toString('base64url'),
            issuedOn: today,
            // of the event: its trigger copies them
            title: event.title,
            startsOn: event.startsOn,
            endsOn: event.endsOn,
          })
          .execute(),
      )
      const { expiresOn } = await db
        .selectFrom('certificate')
        .select('expiresOn')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      issued.push({ id, person, expiresOn })
    }
    return { issued }
  },
})

async function certificateToKeep(context: Context, id: string) {
  const { db } = context
  const found = await db
    .selectFrom('certificate')
    .select(['id', 'country', 'award', 'revokedOn'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw NotFound({ what: 'certificate', id })
  await keepsRoster(context, found, found.country)
  return found
}

export const revokeCertificate = operation({
  name: 'rosters.revokeCertificate',
  summary: 'Take a certificate back, with the reason; whoever verifies it is told from then on',
  needs: 'roster.keep',
  http: 'POST /certificates/{id}/revocation',
  argument: 'id',
  input: z.object({
    id: z.uuid().describe('The id of the certificate'),
    reason: because.describe('Why it is taken back'),
  }),
  output: z.object({ id: z.uuid(), revokedOn: z.iso.date() }),
  async run(context, { id, reason }) {
    const { revokedOn } = await certificateToKeep(context, id)
    if (revokedOn) throw CertificateRevoked({ on: revokedOn })
    await context.db
      .updateTable('certificate')
      .set({ revokedOn: context.today, revokedFor: reason })
      .where('id', '=', id)
      .execute()
    return { id, revokedOn: context.today }
  },
})
