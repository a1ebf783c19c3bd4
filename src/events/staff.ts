// Who instructs, interprets or facilitates an event and is not of a host nation: those stand on the roster.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { because, eventRef, eventToKeep, ifVersion, languageTag, refuseOver, text, write } from './event.ts'

export const staffRoles = ['instructor', 'interpreter', 'facilitator'] as const
export type StaffRole = (typeof staffRoles)[number]

export const staffShape = z.object({
  id: z.uuid(),
  role: z.enum(staffRoles),
  name: z.string().nullable(),
  organisation: z.string(),
  languages: z.array(z.string()),
})
export type StaffLine = z.output<typeof staffShape>

const staffColumns = ['id', 'role', 'name', 'organisation', 'languages'] as const

export const staffOf = async (db: Db, id: string): Promise<StaffLine[]> =>
  (await db
    .selectFrom('eventStaff')
    .select(staffColumns)
    .where('eventId', '=', id)
    .where('withdrawnAt', 'is', null)
    .orderBy('role')
    .orderBy('id')
    .execute()) as StaffLine[]

/** Who it was at the end of a day (UTC), with their names. */
export const staffAsOf = async (db: Db, id: string, day: string): Promise<StaffLine[]> =>
  (await db
    .selectFrom('eventStaff')
    .select(staffColumns)
    .where('eventId', '=', id)
    .where('addedAt', '<', sql<string>`(${day}::date + 1)::timestamp at time zone 'UTC'`)
    .where((on) =>
      on.or([
        on('withdrawnAt', 'is', null),
        on('withdrawnAt', '>=', sql<string>`(${day}::date + 1)::timestamp at time zone 'UTC'`),
      ]),
    )
    .orderBy('role')
    .orderBy('id')
    .execute()) as StaffLine[]

const said = {
  role: z.enum(staffRoles).describe('What they do'),
  name: text(200).describe('Their name, where it has to be known; it is personal'),
  organisation: text(300).describe(
    'Where they come from: a police department, a firm, or that they work for themselves',
  ),
  languages: z.array(languageTag).max(10).describe('Between which languages an interpreter interprets'),
}
const staffList = z.object({ staff: z.array(staffShape) })
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export const addStaff = operation({
  name: 'events.addStaff',
  summary: 'Name an instructor, interpreter or facilitator from outside; one of a host nation stands on the roster',
  needs: 'event.keep',
  http: 'POST /events/{event}/staff',
  cli: 'events add-staff',
  argument: 'event',
  input: z.object({
    event: eventRef,
    role: said.role,
    name: said.name.optional(),
    organisation: said.organisation,
    languages: said.languages.default([]),
    version: ifVersion,
  }),
  output: staffList,
  async run(context, { event: ref, version, role, name = null, organisation, languages }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    await db
      .insertInto('eventStaff')
      .values({ id: newId(), eventId: event.id, role, name, organisation, languages })
      .execute()
    await write(db, event.id, 'staff-added', null)
    return { staff: await staffOf(db, event.id) }
  },
})

const memberId = z.uuid().describe('The id of the member of staff, as jurat events show tells it')

export const changeStaff = operation({
  name: 'events.changeStaff',
  summary: 'Change what is said of an instructor, interpreter or facilitator from outside',
  needs: 'event.keep',
  http: 'PATCH /events/{event}/staff/{member}',
  cli: 'events change-staff',
  argument: 'event',
  input: z.object({
    event: eventRef,
    member: memberId,
    role: said.role.optional(),
    name: said.name.nullable().optional().describe('Their name; it is personal'),
    organisation: said.organisation.optional(),
    languages: said.languages.optional(),
    reason: because,
    version: ifVersion,
  }),
  output: staffList,
  async run(context, { event: ref, member, reason, version, ...wanted }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    const before = (await staffOf(db, event.id)).find(({ id }) => id === member)
    if (!before) throw NotFound({ what: 'member of staff', id: member })
    const changed = definedOf(wanted)
    if (Object.entries(changed).every(([name, value]) => isSame(value, before[name as keyof StaffLine])))
      return { staff: await staffOf(db, event.id) }
    // what the row said before stays beside it (event_staff_keeps)
    await db.updateTable('eventStaff').set(changed).where('id', '=', member).execute()
    await write(db, event.id, 'staff-changed', reason)
    return { staff: await staffOf(db, event.id) }
  },
})

export const withdrawStaff = operation({
  name: 'events.withdrawStaff',
  summary: 'Take an instructor, interpreter or facilitator off an event',
  needs: 'event.keep',
  http: 'POST /events/{event}/staff/withdraw',
  cli: 'events withdraw-staff',
  argument: 'event',
  input: z.object({ event: eventRef, member: memberId, reason: because, version: ifVersion }),
  output: staffList,
  async run(context, { event: ref, member, reason, version }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    const { numUpdatedRows } = await db
      .updateTable('eventStaff')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', member)
      .where('eventId', '=', event.id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!numUpdatedRows) throw NotFound({ what: 'member of staff', id: member })
    await write(db, event.id, 'staff-withdrawn', reason)
    return { staff: await staffOf(db, event.id) }
  },
})
