// Reading the log of changes, and asking whether it is as it was sealed.
import { z } from 'zod'
import { sealText } from '#kernel/audit/seal.ts'
import { verifyLog } from '#kernel/audit/verify.ts'
import { limitOf } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'

export const Change = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  operation: z.string(),
  table: z.string(),
  row: z.string(),
  action: z.enum(['insert', 'update', 'delete']),
  before: z.unknown(),
  after: z.unknown(),
})

export const listChanges = operation({
  name: 'audit.list',
  summary: 'What was changed, by whom and when, newest first',
  needs: 'audit.read',
  http: 'GET /audit/changes',
  input: z.object({
    table: z.string().optional().describe('only changes of this table'),
    row: z.string().optional().describe('only changes of the record with this id'),
    operation: z.string().optional().describe('only what this operation changed'),
    since: z.iso.date().optional().describe('not before this day'),
    until: z.iso.date().optional().describe('not after this day'),
    before: z
      .string()
      .regex(/^\d+$/)
      .optional()
      .describe('only changes with a lower number: the cursor of the page before'),
    limit: limitOf({ most: 500, usual: 100 }),
  }),
  output: z.object({ changes: z.array(Change), next: z.string().nullable() }),
  async run({ db }, { table, row, operation: by, since, until, before, limit }) {
    let query = db
      .selectFrom('change')
      .leftJoin('actor', 'actor.id', 'change.actorId')
      .select([
        'change.id',
        'change.at',
        'actor.name as actor',
        'change.operation',
        'change.tableName as table',
        'change.rowId as row',
        'change.action',
        'change.before',
        'change.after',
      ])
      .orderBy('change.id', 'desc')
      .limit(limit + 1)
    if (table) query = query.where('change.tableName', '=', table)
    if (row) query = query.where('change.rowId', '=', row)
    if (by) query = query.where('change.operation', '=', by)
    if (since) query = query.where('change.at', '>=', `${since}T00:00:00Z`)
    if (until) query = query.where('change.at', '<=', `${until}T23:59:59.999999Z`)
    if (before) query = query.where('change.id', '<', before)
    const rows = await query.execute()
    const changes = rows.slice(0, limit).map((change) => ({ ...change, action: change.action as 'insert' }))
    return { changes, next: rows.length > limit ? changes.at(-1)!.id : null }
  },
})

const Verification = z.object({
  changes: z.number().describe('changes in the log'),
  seals: z.number(),
  unsealed: z.number().describe('changes since the last seal, not yet covered'),
  lastRoot: z.string().nullable().describe('compare it with the one you keep outside'),
  faults: z.array(z.string()).describe('empty: the log is as it was sealed'),
})

export const verifyChanges = operation({
  name: 'audit.verify',
  summary: 'Is the log of changes as it was sealed? Names each seal that does not fit',
  needs: 'audit.read',
  http: 'GET /audit/verification',
  cli: null,
  input: z.object({}),
  output: Verification,
  run: ({ db }) => verifyLog((body) => body(db), null),
})

export const lastSeal = operation({
  name: 'audit.anchor',
  summary: 'The last seal as text, to be kept outside: by it a log cut off at its end shows',
  needs: 'audit.read',
  http: 'GET /audit/anchor',
  input: z.object({}),
  output: z.object({
    text: z.string().nullable(),
    signature: z.string().nullable(),
    publicKey: z.string().nullable(),
    sealedAt: z.string().nullable(),
  }),
  async run({ db }) {
    const seal = await db.selectFrom('seal').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    if (!seal) return { text: null, signature: null, publicKey: null, sealedAt: null }
    return { text: sealText(seal), signature: seal.signature, publicKey: seal.publicKey, sealedAt: seal.sealedAt }
  },
})
