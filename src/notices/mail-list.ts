// The mail of a day: whether somebody wants it, and what became of it.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'

export const wishMail = operation({
  name: 'notices.wishMail',
  summary: 'Say whether you want the mail of a day that tells how many things wait for you',
  needs: null,
  http: 'POST /notices/mail',
  cli: 'notice-mail',
  input: z.object({ stop: z.boolean().default(false).describe('Want none from now on; without it you want it') }),
  output: z.object({ mail: z.boolean() }),
  async run({ db }, { stop }) {
    const mail = !stop
    await db
      .insertInto('noticeWish')
      .values({ mail })
      .onConflict((there) => there.column('actorId').doUpdateSet({ mail }))
      .execute()
    return { mail }
  },
})

export const listMails = operation({
  name: 'notices.mails',
  summary: 'Show the mail of the last thirty days: your own, and everybody’s for whoever oversees jobs',
  needs: null,
  http: 'GET /notices/mails',
  cli: 'notice-mails',
  input: z.object({}),
  output: z.object({
    /** Whether you want it. */
    wanted: z.boolean(),
    mails: z.array(
      z.object({
        on: z.iso.date(),
        to: z.string().nullable(),
        waiting: z.int(),
        attempts: z.int(),
        sentAt: z.string().nullable(),
        fault: z.string().nullable(),
      }),
    ),
  }),
  async run({ db, actor }) {
    const wish = await db.selectFrom('noticeWish').select('mail').where('actorId', '=', actor.id).executeTakeFirst()
    const mails = await db
      .selectFrom('noticeMail')
      .leftJoin('actor', 'actor.id', 'noticeMail.actorId')
      .select(['onDay as on', 'actor.name as to', 'waiting', 'attempts', 'sentAt', 'fault'])
      .orderBy('onDay', 'desc')
      .orderBy('actor.name')
      .limit(200)
      .execute()
    return { wanted: wish?.mail ?? true, mails }
  },
})
