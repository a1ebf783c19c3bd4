// What waits for the reader: told by kind, urgent first, marked as seen by each for themselves.
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { InvalidInput, NotAllowed } from '#kernel/problem.ts'
import { fieldError, wrongFieldTexts } from '#kernel/wrong-field.ts'
import { translator } from '#web/index.ts'
import type { NoticeKind } from '#web/notice.ts'
import { noticeKinds } from './kinds.ts'

/** Of each kind. */
const most = 200

export const noticeShape = z.object({
  kind: z.string(),
  /** Names it for good among those of its kind. */
  item: z.string(),
  /** In English. */
  text: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  due: z.iso.date().nullable(),
  overdue: z.boolean(),
  address: z.url(),
  seenAt: z.string().nullable(),
})
export type Notice = z.output<typeof noticeShape>

export const listNotices = operation({
  name: 'notices.list',
  summary: 'List what waits for you, the most urgent first: by your roles, within your scope',
  needs: null,
  http: 'GET /notices',
  cli: 'notices',
  input: z.object({
    seen: z.stringbool().or(z.boolean()).default(false).describe('Also what you marked as seen'),
  }),
  output: z.object({
    notices: z.array(noticeShape),
    /** How many of them are not marked as seen. */
    waiting: z.int(),
    /** Whether there are more of some kind than are told. */
    more: z.boolean(),
  }),
  async run(context, { seen }) {
    const { db, actor, today, address } = context
    const marked = await db
      .selectFrom('noticeSeen')
      .select(['kind', 'item', 'seenAt'])
      .where('actorId', '=', actor.id)
      .execute()
    const seenAt = new Map(marked.map((one) => [`${one.kind} ${one.item}`, String(one.seenAt)]))
    const t = translator('en')
    const found: Notice[] = []
    let more = false
    for (const { kind, needs, text, find } of noticeKinds) {
      if (!needs.some((permission) => actor.may(permission))) continue
      const waits = await find(context, most + 1)
      more ||= waits.length > most
      for (const { item, values, due, href } of waits.slice(0, most))
        found.push({
          kind,
          item,
          text: t(text, values),
          values,
          due,
          overdue: due !== null && due < today,
          address: `${address}${href}`,
          seenAt: seenAt.get(`${kind} ${item}`) ?? null,
        })
    }
    const first = ({ due }: Notice) => due ?? ''
    const notices = found.toSorted((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : 0))
    return {
      notices: seen ? notices : notices.filter((one) => one.seenAt === null),
      waiting: notices.filter((one) => one.seenAt === null).length,
      more,
    }
  },
})

export const kindOf = (kind: string): NoticeKind | undefined => noticeKinds.find((one) => one.kind === kind)

const which = {
  kind: z.string().max(60).describe('The kind, as jurat notices tells it'),
  item: z.string().min(1).max(200).describe('What names it, as jurat notices tells it'),
}
const refuseUnknown = ({ actor }: Context, kind: string) => {
  const known = kindOf(kind)
  if (known && !known.needs.some((permission) => actor.may(permission)))
    throw NotAllowed({ permission: known.needs[0]! })
  if (!known)
    throw InvalidInput({
      errors: [fieldError('kind', wrongFieldTexts.choice, { choices: noticeKinds.map((one) => one.kind).join(', ') })],
    })
}

export const seeNotice = operation({
  name: 'notices.see',
  summary: 'Mark something that waits for you as seen; it is not told again until it is something new',
  needs: null,
  http: 'POST /notices/seen',
  cli: 'see-notice',
  input: z.object(which),
  output: z.object({ kind: z.string(), item: z.string(), seen: z.boolean() }),
  async run(context, { kind, item }) {
    refuseUnknown(context, kind)
    await context.db
      .insertInto('noticeSeen')
      .values({ kind, item })
      .onConflict((there) => there.doNothing())
      .execute()
    return { kind, item, seen: true }
  },
})

export const unseeNotice = operation({
  name: 'notices.unsee',
  summary: 'Take back that you marked something as seen',
  needs: null,
  http: 'POST /notices/unseen',
  cli: 'unsee-notice',
  input: z.object(which),
  output: z.object({ kind: z.string(), item: z.string(), seen: z.boolean() }),
  async run(context, { kind, item }) {
    refuseUnknown(context, kind)
    await context.db
      .deleteFrom('noticeSeen')
      .where('actorId', '=', context.actor.id)
      .where('kind', '=', kind)
      .where('item', '=', item)
      .execute()
    return { kind, item, seen: false }
  },
})
