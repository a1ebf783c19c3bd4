// The clearance of the demonstration, all invented: batches of two posts at different steps, brought there by the people of the
// demonstration through what anybody does.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { z } from 'zod'
import type { Bureau } from '#kernel/bureau.ts'
import type { PlainOperation } from '#kernel/operation.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSession, type Session } from '#kernel/session.ts'
import { checkCases } from './check.ts'
import { changeBatch, stepBatch } from './coordinate.ts'
import { makeNationalFile } from './national.ts'
import { addMember } from './members.ts'
import { setPost, setSop } from './posts.ts'
import { importResultsFile } from './results.ts'
import { recordSearched } from './searched.ts'
import { showBatch, type BatchRecord } from './show.ts'
import { submitBatch, withdrawCase } from './submit.ts'
import { setHoliday } from './working-days.ts'

interface Post {
  bureau: Bureau
  country: string
  manager: Session
  coordinator: Session
}

/** Enters the batches; needs the persons and people of the demonstration. */
export async function enterDemonstrationClearance(bureau: Bureau) {
  const signIn = (name: string) => signedIn(bureau, `${name} (invented)`)
  const haiti: Post = {
    bureau,
    country: 'HT',
    manager: await signIn('Jean-Tobie Lindqvist'),
    coordinator: await signIn('Wilhelmina Desrosiers'),
  }
  const jordan: Post = {
    bureau,
    country: 'JO',
    manager: await signIn('Layla Brightwater'),
    coordinator: await signIn('Aurelio Thistlewood'),
  }
  const vetter = await signIn('Evelyne Marchbanks')
  await atHaiti(haiti, vetter)
  await atJordan(jordan)
  for (const { hash } of [haiti.manager, haiti.coordinator, jordan.manager, jordan.coordinator, vetter])
    await bureau.store.transaction({ role: 'jurat_door' }, (db) => sql`select end_session(${hash})`.execute(db))
}

async function signedIn(bureau: Bureau, name: string): Promise<Session> {
  const { store } = bureau
  const secret = newSecret('session')
  await store.transaction({ role: 'jurat_door', operation: 'demonstration.begin' }, async (db) => {
    const { rows } = await sql<{ id: string }>`select id from demonstration_people() where name = ${name}`.execute(db)
    await sql`select open_demonstration_session(${rows[0]?.id ?? null}::uuid, ${sha256(secret)}, ${newId()}::uuid, 3600,
      interval '1 hour')`.execute(db)
  })
  const session = await findSession(store, secret)
  if (!session) throw new Error(`There is no ${name} in the demonstration.`)
  return session
}

const act = <In extends z.ZodType, Out extends z.ZodType>(
  { bureau }: Post,
  session: Session,
  op: PlainOperation<In, Out>,
  input: z.input<In>,
) => bureau.act(session, op, input)

const daysFrom = (today: string, days: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** Codes of persons of the country, in their order. */
const codes = (country: string, from: number, until: number) =>
  Array.from({ length: until - from + 1 }, (_, index) => `${country}-P-${String(from + index).padStart(6, '0')}`)

async function submit(post: Post, name: string, persons: string[], inDays: number, more: object = {}) {
  const today = post.bureau.today()
  const { batch } = await act(post, post.manager, submitBatch, {
    country: post.country,
    name: `${name} (invented)`,
    neededBy: daysFrom(today, inDays),
    holdsUntil: daysFrom(today, inDays + 20),
    persons,
    law: 'foreign-assistance',
    fundingSource: 'INCLE (invented)',
    ...more,
  })
  return batch.id
}

/** With the local units; whoever lacks what the national file needs is taken out first. */
async function beginChecks(post: Post, id: string) {
  const { cases } = await act(post, post.manager, showBatch, { id })
  for (const one of cases.filter(({ missing }) => missing.length))
    await act(post, post.manager, withdrawCase, {
      id: one.id,
      reason: 'The records lack what the national file needs.',
    })
  await act(post, post.coordinator, stepBatch, { id, to: 'accepted' })
  await act(post, post.coordinator, stepBatch, { id, to: 'local-checks' })
}

const waiting = ({ cases }: BatchRecord) => cases.filter(({ state }) => state === 'submitted').map((one) => one.id)

async function toNational(post: Post, id: string) {
  await beginChecks(post, id)
  const record = await act(post, post.coordinator, showBatch, { id })
  for (const unit of record.checkingUnits)
    await act(post, post.coordinator, checkCases, { cases: waiting(record), unit })
  await act(post, post.coordinator, stepBatch, { id, to: 'local-complete' })
  await act(post, post.coordinator, makeNationalFile, { id })
  await act(post, post.coordinator, changeBatch, { id, nationalTracking: `N-${record.batch.code} (invented)` })
}

/** Who checks for the police liaison, and an invented holiday of the post within the time of the checks. */
async function settle(post: Post, vetter: Session) {
  await act(post, post.coordinator, addMember, { country: 'HT', unit: 'POL', person: vetter.actor.id })
  await act(post, post.coordinator, setPost, { country: 'HT', weekend: [0, 6] })
  const today = post.bureau.today()
  for (const [inDays, name, keptBy] of [
    [2, 'Day of the demonstration', 'nation'],
    [3, 'Stocktaking of the post', 'post'],
    [40, 'Another day of the demonstration', 'nation'],
  ] as const)
    await act(post, post.coordinator, setHoliday, {
      country: 'HT',
      on: daysFrom(today, inDays),
      name: `${name} (invented)`,
      keptBy,
      source: 'Made up for the demonstration',
    })
}

async function atHaiti(post: Post, vetter: Session) {
  const today = post.bureau.today()
  const first = await submit(post, 'Basic course for investigators', codes('HT', 1, 8), 40)
  await toNational(post, first)
  const { batch, cases } = await act(post, post.coordinator, showBatch, { id: first })
  const asked = cases.filter(({ state }) => state === 'submitted')
  const rows = asked.map(({ reference }, index) =>
    index === asked.length - 1
      ? `${reference},rejected,person,${daysFrom(today, -10)},`
      : `${reference},approved,,${daysFrom(today, -10)},`,
  )
  await act(post, post.coordinator, importResultsFile, {
    id: batch.id,
    csv: ['reference,result,basis,date,cleared on', ...rows, ''].join('\n'),
  })
  await act(post, post.coordinator, stepBatch, { id: first, to: 'closed' })
  await settle(post, vetter)
  const second = await submit(post, 'Forensic evidence seminar', codes('HT', 9, 14), 25)
  await beginChecks(post, second)
  const record = await act(post, post.coordinator, showBatch, { id: second })
  const [one, ...others] = waiting(record)
  if (one) {
    await act(post, vetter, checkCases, { cases: others.length ? others : [one], unit: 'POL' })
    await act(post, vetter, checkCases, {
      cases: [one],
      unit: 'POL',
      hit: {
        match: 'possible',
        violation: 'non-gvhr',
        credibility: 'low',
        source: 'A local weekly (invented)',
        year: 2011,
        narrative: 'Somebody with a name like this is mentioned after a demonstration (invented).',
      },
    })
    await act(post, vetter, recordSearched, {
      id: one,
      unit: 'POL',
      names: ['Demonstrasyon Ofisye (invented)', 'D. Ofisye (invented)'],
      note: 'As the weekly writes it (invented)',
    })
  }
  await submit(post, 'Prison management course', codes('HT', 15, 18), 60)
  await act(post, post.coordinator, setSop, {
    country: 'HT',
    title: 'Standing procedures for vetting (invented)',
    adoptedOn: daysFrom(today, -1_200),
    reviewedOn: daysFrom(today, -800),
    nextReviewOn: daysFrom(today, -70),
  })
}

async function atJordan(post: Post) {
  const first = await submit(post, 'Border command course', codes('JO', 1, 6), 30)
  await toNational(post, first)
  const second = await submit(post, 'Women in policing workshop', codes('JO', 7, 10), 50)
  await act(post, post.coordinator, stepBatch, {
    id: second,
    to: 'rejected',
    reason: 'Name the position of each (invented).',
  })
}
