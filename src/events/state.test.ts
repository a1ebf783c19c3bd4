import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Problem } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { store, story } from '#testing.ts'
import { addEvent } from './add.ts'
import { eventMachine, ways, type State, type WayName } from './state.ts'
import {
  approveEvent,
  askForApproval,
  cancelEvent,
  closeEvent,
  completeEvent,
  finaliseEvent,
  reopenEvent,
  sendBack,
} from './transitions.ts'

const operations: Record<WayName, typeof cancelEvent | typeof askForApproval> = {
  ask: askForApproval,
  sendBack,
  approve: approveEvent,
  complete: completeEvent,
  reopen: reopenEvent,
  finalise: finaliseEvent,
  cancel: cancelEvent,
  close: closeEvent,
}

test(
  'wherever a walk leads an event, an operation and the database refuse the same ways, and nothing else',
  story(async ({ person }) => {
    const [one, other] = [await person('hq-programme-officer'), await person('post-director country:HT')]
    const begun = () =>
      one.act(addEvent, {
        title: 'Walk (invented)',
        kind: 'workshop',
        modality: 'in-country',
        country: 'HT',
        institution: 'courts',
        startsOn: '2026-01-05',
        endsOn: '2026-01-06',
        justification: 'To walk.',
        objectives: 'To have walked.',
        plannedParticipants: 3,
      })
    const names = Object.keys(ways) as WayName[]
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.boolean()), { minLength: 1, maxLength: 12 }),
        async (steps) => {
          const event = await begun()
          const { id } = event
          let state: State = event.state
          let asker: boolean | null = null
          for (const [name, first] of steps) {
            const who = first ? one : other
            const { from, to } = ways[name]
            const own: boolean = state === 'pending-approval' && to === 'approved' && asker === first
            const open = (from as readonly State[]).includes(state) && !own
            const passes: boolean = eventMachine.goes(state, to) && !own
            // past every operation, in a savepoint that is undone where it was let through
            class Undone extends Error {}
            const past = await who
              .query(async (as) => {
                await as.updateTable('event').set({ state: to, act: 'walked' }).where('id', '=', id).execute()
                throw new Undone()
              })
              .catch((error: unknown) => error)
            const stays = to === state && state !== 'finalised'
            assert.equal(past instanceof Undone, passes || stays, `${state} → ${to} in the database`)
            if (!passes && !stays) assert.ok(past instanceof StoreError && past.code === '23514', `${state} → ${to}`)
            const answer = await who
              .act(operations[name] as typeof cancelEvent, { event: id, reason: 'Walking on.' })
              .catch((error: unknown) => error)
            if (!open) {
              assert.ok(answer instanceof Problem && answer.status === 409, `${state} → ${to} by an operation`)
              continue
            }
            assert.ok(!(answer instanceof Error), `${state} → ${to} by an operation: ${String(answer)}`)
            state = to
            if (to === 'pending-approval') asker = first
          }
        },
      ),
      { numRuns: Number(process.env.JURAT_NIGHTLY ? 400 : 40) },
    )
  }),
)

test('the academies in the database are those of the reference list', async () => {
  const rows = parse(readFileSync(new URL('../../reference/academies.csv', import.meta.url)), { columns: true }) as {
    [column: string]: string
  }[]
  const kept = await store.transaction({ role: 'jurat_owner' }, (db) =>
    db
      .selectFrom('academy')
      .select(['code', 'name', 'kind', 'city', 'country', 'opened', 'source', 'verified'])
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(
    kept,
    rows.map(({ opened, verified, ...row }) => ({
      ...row,
      opened: opened ? Number(opened) : null,
      verified: verified === 'yes',
    })),
  )
})
