// Taking an event from state to state: asked for, approved by somebody else, completed, finalised; cancelled, or closed by its host.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { because, eventRef, eventShape, eventToKeep, ifVersion, text, write, type Event } from './event.ts'
import { memberNames, stateNames } from './names.ts'
import { resultsAddress, ways, type State, type WayName } from './state.ts'

export const EventElsewhere = defineProblem(
  409,
  'event-not-in-state',
  'The event does not stand there',
  'The event {code} stands at “{state}”. This can be done only where it stands at one of these: {wanted}.',
  'state',
  'wanted',
)
export const ApproverAsked = defineProblem(
  409,
  'event-approver-asked',
  'Somebody else has to approve',
  'You asked for the approval of the event {code}, so somebody else has to give it.',
)
export const EventNotOver = defineProblem(
  409,
  'event-not-over',
  'The event is not over yet',
  'The event {code} lasts until {endsOn}. It can be completed then.',
)
export const EventUndecided = defineProblem(
  409,
  'event-results-missing',
  'It is not said of everybody what came of it',
  'The event {code} cannot be finalised: {count} on its roster are enrolled, and nobody has said whether they completed it. They would never be counted. Say so on the page of its results, {page}, or take them off the roster.',
)
export const EventCertified = defineProblem(
  409,
  'event-certified',
  'Certificates of it stand',
  'Certificates of the event {code} stand, and anybody can verify them. Take them back first, or complete the event.',
)
export const EventHasResults = defineProblem(
  409,
  'event-has-results',
  'It is said what came of it',
  'Of people on the roster of the event {code} it is said whether they completed it, so it is not planned anew. Take that back first.',
)
export const EventNotReady = defineProblem(
  409,
  'event-not-ready',
  'Something is missing',
  'The event {code} cannot be put before an approver yet. Fill this in first: {missing}.',
  'missing',
)

const input = z.object({
  event: eventRef,
  reason: text(2_000).optional().describe('A word for whoever reads the history'),
  version: ifVersion,
})
const withReason = input.extend({ reason: because })

/** @throws EventElsewhere unless the way begins where the event stands */
async function go(
  context: Context,
  name: WayName,
  { event: ref, reason, version }: z.output<typeof input>,
  refuse: (event: Event) => Promise<void> | void = () => {},
): Promise<Event> {
  const event = await eventToKeep(context, ref, version)
  const { from, to, act } = ways[name]
  if (!(from as readonly State[]).includes(event.state))
    throw EventElsewhere({
      code: event.code,
      state: stateNames[event.state].message,
      wanted: from.map((state) => fieldError('', stateNames[state].message)),
    })
  await refuse(event)
  try {
    return await write(context.db, event.id, act, reason ?? null, { state: to })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    if (error.constraint === 'event_certified') throw EventCertified({ code: event.code })
    if (error.constraint === 'event_results') throw EventHasResults({ code: event.code })
    throw error
  }
}

/** What nobody should have to approve unsaid. */
const needed = ['justification', 'objectives', 'plannedParticipants'] as const

export const askForApproval = operation({
  name: 'events.ask',
  summary: 'Put an event before an approver; its plan stays as it is from then on',
  needs: 'event.keep',
  http: 'POST /events/{event}/ask',
  argument: 'event',
  input,
  output: eventShape,
  run: (context, given) =>
    go(context, 'ask', given, (event) => {
      const missing = needed.filter((member) => event[member] === null)
      if (missing.length)
        throw EventNotReady({
          code: event.code,
          missing: missing.map((member) => fieldError('', memberNames[member].message)),
        })
    }),
})

export const approveEvent = operation({
  name: 'events.approve',
  summary: 'Approve an event that somebody else asked for',
  needs: 'event.approve',
  http: 'POST /events/{event}/approve',
  argument: 'event',
  input,
  output: eventShape,
  run: (context, given) =>
    go(context, 'approve', given, async ({ id, code }) => {
      const { db, actor } = context
      const { askedBy, keepKeys } = await db
        .selectFrom('event')
        .select(['askedBy', 'keepKeys'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const scopes = actor.scopesOf('event.approve')
      if (scopes !== 'everything' && !keepKeys.some((key) => scopes.has(key)))
        throw NotAllowed({ permission: 'event.approve' })
      if (askedBy === actor.id) throw ApproverAsked({ code })
    }),
})

export const sendBack = operation({
  name: 'events.sendBack',
  summary: 'Send an event back to be planned anew, before or after it was approved',
  needs: 'event.keep',
  http: 'POST /events/{event}/send-back',
  argument: 'event',
  input: withReason,
  output: eventShape,
  run: (context, given) => go(context, 'sendBack', given),
})

export const completeEvent = operation({
  name: 'events.complete',
  summary: 'Say that an event has been held; its costs and counts may still come in',
  needs: 'event.keep',
  http: 'POST /events/{event}/complete',
  argument: 'event',
  input,
  output: eventShape,
  run: (context, given) =>
    go(context, 'complete', given, ({ code, endsOn }) => {
      if (endsOn > context.today) throw EventNotOver({ code, endsOn })
    }),
})

export const reopenEvent = operation({
  name: 'events.reopen',
  summary: 'Take back that an event is completed, as long as it is not finalised',
  needs: 'event.keep',
  http: 'POST /events/{event}/reopen',
  argument: 'event',
  input: withReason,
  output: eventShape,
  run: (context, given) => go(context, 'reopen', given),
})

export const finaliseEvent = operation({
  name: 'events.finalise',
  summary: 'Lock a completed event for good, with its sessions, staff, budget and roster',
  needs: 'event.keep',
  http: 'POST /events/{event}/finalise',
  argument: 'event',
  input,
  output: eventShape,
  run: (context, given) =>
    go(context, 'finalise', given, async ({ id, code }) => {
      const { rows } = await sql<{ count: number }>`select event_undecided(${id}) as count`.execute(context.db)
      const { count } = rows[0]!
      if (count) throw EventUndecided({ code, count, page: resultsAddress(code) })
    }),
})

export const cancelEvent = operation({
  name: 'events.cancel',
  summary: 'Cancel an event on our side; whoever stands on its roster is taken off',
  needs: 'event.keep',
  http: 'POST /events/{event}/cancel',
  argument: 'event',
  input: withReason,
  output: eventShape,
  run: (context, given) => go(context, 'cancel', given),
})

export const closeEvent = operation({
  name: 'events.close',
  summary: 'Say that the host cancelled an event; whoever stands on its roster is taken off',
  needs: 'event.keep',
  http: 'POST /events/{event}/close',
  argument: 'event',
  input: withReason,
  output: eventShape,
  run: (context, given) => go(context, 'close', given),
})
