// How clearance goes at each post, and the register of its standing procedures.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { allowedIn, country, day, line, rulesOf } from './batch.ts'
import { wrongMessages as wrong } from './messages.ts'
import { weekendIn, weekendShape } from './working-days.ts'

const days = (least: number, most: number) => z.coerce.number().int().min(least).max(most)

const ruleFields = {
  mostCases: days(1, 500).describe('Cases in a batch at most'),
  nationalLeadDays: days(0, 365).describe('Days before the need at which a batch should be with the national system'),
  localLeadDays: days(0, 365).describe('Days before the need at which a batch should be with the local units'),
  localCheckDays: days(1, 60).describe('Working days that a local unit has for a check'),
  localMonths: days(1, 120).describe('Months after which a local check is made again'),
  nationalMonths: days(1, 120).describe('Months for which a national clearance is valid'),
  noticeDays: days(0, 365).describe('Days before its end at which a clearance is told of'),
  dutyDays: days(1, 365).describe('Days in which the host government is to be informed of a rejection'),
  checkingUnits: z
    .array(
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z][A-Z0-9-]{1,11}$/, wrong.checkingUnit.message),
    )
    .min(1)
    .max(20)
    .describe('The local units that check, as POL, CONS, DEA'),
  weekend: z
    .array(days(0, 6))
    .max(6)
    .nullable()
    .describe('Days of the week on which nobody works, Sunday 0; null: the post does not say'),
}

const sopShape = z.object({
  title: z.string(),
  adoptedOn: z.iso.date(),
  reviewedOn: z.iso.date().nullable(),
  nextReviewOn: z.iso.date().nullable(),
  note: z.string().nullable(),
  version: z.int(),
})

export const postShape = z.object({
  country: z.string(),
  mostCases: z.int(),
  nationalLeadDays: z.int(),
  localLeadDays: z.int(),
  localCheckDays: z.int(),
  localMonths: z.int(),
  nationalMonths: z.int(),
  noticeDays: z.int(),
  dutyDays: z.int(),
  checkingUnits: z.array(z.string()),
  /** By which deadlines are reckoned, and who says so. */
  weekend: weekendShape,
  /** 0 where the post goes by the defaults. */
  version: z.int(),
  /** The standing procedures for vetting; null where the post has none. */
  sop: sopShape.nullable(),
  sopState: z.enum(['good', 'stale', 'missing']),
})
export type Post = z.output<typeof postShape>

export const listPosts = operation({
  name: 'clearance.posts',
  summary: 'List how clearance goes at each post, and which have standing procedures that were looked over',
  needs: 'clearance.read',
  http: 'GET /clearance/posts',
  input: z.object({ country: country.optional() }),
  output: z.object({ posts: z.array(postShape) }),
  async run(context, { country: code }) {
    const { db, today } = context
    const { rows } = await sql<{ country: string }>`
      select country from (select country from host_unit union select country from clearance_post union select country from clearance_sop
        ${code ? sql`union select ${code}` : sql``}) k
      where ${code ? sql`k.country = ${code}` : sql`true`} order by country`.execute(db)
    const posts: Post[] = []
    for (const { country: at } of rows) {
      const { scopeKeys: _, ...rules } = { scopeKeys: null, ...(await rulesOf(db, at)) }
      const sop = await db.selectFrom('clearanceSop').selectAll().where('country', '=', at).executeTakeFirst()
      const due = sop && (sop.nextReviewOn ?? inTwoYears(sop.reviewedOn ?? sop.adoptedOn))
      posts.push({
        ...rules,
        checkingUnits: [...rules.checkingUnits],
        weekend: await weekendIn(db, at),
        sop: sop ?? null,
        sopState: !due ? 'missing' : due < today ? 'stale' : 'good',
      })
    }
    return { posts }
  },
})

const inTwoYears = (on: string) => `${Number(on.slice(0, 4)) + 2}${on.slice(4)}`

export const setPost = operation({
  name: 'clearance.setPost',
  summary: 'Set how clearance goes at a post: sizes, days, months and the local units that check',
  needs: 'clearance.set',
  http: 'PUT /clearance/posts/{country}',
  cli: 'clearance set-post',
  argument: 'country',
  input: z.object({
    country,
    ...(Object.fromEntries(Object.entries(ruleFields).map(([name, type]) => [name, type.optional()])) as {
      [Name in keyof typeof ruleFields]: z.ZodOptional<(typeof ruleFields)[Name]>
    }),
  }),
  output: z.object({ country: z.string() }),
  async run(context, { country: code, ...given }) {
    const { db } = context
    await allowedIn(context, 'clearance.set', code)
    const values = {
      ...given,
      ...(given.checkingUnits && { checkingUnits: [...new Set(given.checkingUnits)] }),
      ...(given.weekend && { weekend: [...new Set(given.weekend)] }),
    }
    await db
      .insertInto('clearancePost')
      .values({ country: code, ...values })
      .onConflict((conflict) =>
        Object.keys(values).length ? conflict.column('country').doUpdateSet(values) : conflict.doNothing(),
      )
      .execute()
    return { country: code }
  },
})

export const setSop = operation({
  name: 'clearance.setSop',
  summary: 'Register the standing procedures of a post for vetting: since when, last and next looked over',
  needs: 'clearance.set',
  http: 'PUT /clearance/posts/{country}/sop',
  cli: 'clearance set-sop',
  argument: 'country',
  input: z.object({
    country,
    title: line.describe('What the procedures are called'),
    adoptedOn: day.describe('Since when the post has them'),
    reviewedOn: day.nullable().optional().describe('The day on which they were last looked over'),
    nextReviewOn: day.nullable().optional().describe('The day by which they are to be looked over again'),
    note: z.string().trim().min(1).max(2_000).nullable().optional().describe('A note'),
  }),
  output: z.object({ country: z.string() }),
  async run(context, { country: code, title, adoptedOn, reviewedOn = null, nextReviewOn = null, note = null }) {
    const { db, today } = context
    await allowedIn(context, 'clearance.set', code)
    const errors = [
      ...(adoptedOn > today ? [fieldError('adoptedOn', wrong.notToCome.message)] : []),
      ...(reviewedOn && reviewedOn > today ? [fieldError('reviewedOn', wrong.notToCome.message)] : []),
      ...(reviewedOn && reviewedOn < adoptedOn ? [fieldError('reviewedOn', wrong.beforeAdopted.message)] : []),
    ]
    if (errors.length) throw InvalidInput({ errors })
    const values = { title, adoptedOn, reviewedOn, nextReviewOn, note }
    await db
      .insertInto('clearanceSop')
      .values({ country: code, ...values })
      .onConflict((conflict) => conflict.column('country').doUpdateSet(values))
      .execute()
    return { country: code }
  },
})
