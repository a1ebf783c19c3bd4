// The mail of a day: to each who wants it how many things of which kind wait, and the way to them. It names nobody.
import type { Transporter } from 'nodemailer'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Bureau } from '#kernel/bureau.ts'
import { everyHour } from '#kernel/hourly.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSessionByHash } from '#kernel/session.ts'
import { hasWords, isLocale, translator, type Locale, type Message } from '#web/index.ts'
import { noticeKinds } from './kinds.ts'
import { mailMessages as m } from './messages.ts'
import { listNotices, type Notice } from './waiting.ts'

export interface MailOptions {
  /** As smtps://user:password@mail.example; never logged. */
  url: string
  /** The sender. */
  from: string
}

/** Reads JURAT_SMTP_URL and JURAT_MAIL_FROM; null where no mail is set up. */
export function mailOptions(env: Record<string, string | undefined>, address: string): MailOptions | null {
  const url = env.JURAT_SMTP_URL
  if (!url) return null
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url))
    throw new Error('JURAT_SMTP_URL must be an address such as smtps://user:password@mail.example.')
  return { url, from: env.JURAT_MAIL_FROM || `Jurat <jurat@${new URL(address).hostname}>` }
}

interface Reader {
  actorId: string
  email: string
  locale: string
}

/** All that a mail is made of. */
export const mailWords: readonly Message[] = [...Object.values(m), ...noticeKinds.map(({ title }) => title)]

/** The reader's language where it has all of a mail, else English: half of each is worse than either. */
export const mailLocale = (chosen: string): Locale => (isLocale(chosen) && hasWords(chosen, mailWords) ? chosen : 'en')

/** What a mail says: by kind, in a language. */
export function mailText(notices: readonly Notice[], locale: Locale, address: string) {
  const t = translator(locale)
  const count = notices.length
  const lines = noticeKinds.flatMap(({ kind, title }) => {
    const of = notices.filter((one) => one.kind === kind).length
    return of ? [t(m.line, { count: of, title: t(title) })] : []
  })
  return {
    subject: t(m.subject, { count }),
    text: [t(m.begin, { count }), '', ...lines, '', t(m.look, { address: `${address}/notices` }), t(m.stop), ''].join(
      '\n',
    ),
  }
}

/**
 * Sends each who wants it their mail of today, unless it went out already; answers how many went and how many failed. What
 * failed is tried again by a later look.
 */
export async function sendMails(bureau: Bureau, { url, from }: MailOptions): Promise<{ sent: number; failed: number }> {
  const today = bureau.today()
  const { rows: readers } = await asJob(bureau, (db) =>
    sql<Reader>`select actor_id, email, locale from notice_readers(${today}::date)`.execute(db),
  )
  const told = { sent: 0, failed: 0 }
  if (!readers.length) return told
  const seconds = 20
  // read when there is something to send: it would make every start longer
  const { createTransport } = await import('nodemailer')
  const transport = createTransport(url, { from } as never)
  Object.assign(transport.options, {
    connectionTimeout: seconds * 1_000,
    greetingTimeout: seconds * 1_000,
    socketTimeout: seconds * 1_000,
  })
  try {
    for (const reader of readers) {
      const went = await mailTo(bureau, transport, from, reader, today)
      if (went !== null) told[went ? 'sent' : 'failed'] += 1
    }
  } finally {
    transport.close()
  }
  return told
}

/** Null where nothing waits. */
async function mailTo(bureau: Bureau, transport: Transporter, from: string, reader: Reader, today: string) {
  const { actorId, email, locale } = reader
  // what is counted is what the reader may see: it is read under a session of theirs that only reads
  const hash = sha256(newSecret('notice'))
  await asJob(bureau, (db) => sql`select notice_session(${actorId}, ${hash}, ${newId()})`.execute(db))
  const session = await findSessionByHash(bureau.store, hash)
  if (!session) return null
  const { notices, waiting } = await bureau.act(session, listNotices, {})
  const fault = waiting
    ? await transport.sendMail({ from, to: email, ...mailText(notices, mailLocale(locale), bureau.address) }).then(
        () => null,
        (error: unknown) => faultOf(error),
      )
    : null
  // which ends the session, and keeps nothing where nothing waited
  await asJob(bureau, (db) =>
    sql`select notice_mailed(${actorId}, ${today}::date, ${waiting}, ${fault === null}, ${fault})`.execute(db),
  )
  return waiting ? fault === null : null
}

/** Why, in the words of the protocol alone: what a server answers may hold the address. */
function faultOf(error: unknown): string {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  return [code ?? 'failed', responseCode].filter(Boolean).join(' ')
}

const asJob = <T>(bureau: Bureau, body: Parameters<typeof bureau.store.transaction<T>>[1]) =>
  bureau.store.transaction({ role: 'jurat_job', operation: 'notices.mail' }, body)

/** Looks now and every hour, as long as the bureau is served; answers how to stop. */
export function watchMails(
  bureau: Bureau,
  options: MailOptions | null,
  log: (error: unknown, errorId: string) => void,
): () => Promise<void> {
  return options ? everyHour(() => sendMails(bureau, options), log) : () => Promise.resolve()
}
