// Scenarios that are saved: with author and assumptions, one of them a nation's baseline, every state of them kept.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Scenario } from '#chain/scenario.ts'
import { download, operation, type Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { attachable, attachedIn } from './attached.ts'
import { ready } from './faults.ts'
import { country, scenarioShape } from './shape.ts'

export const ScenarioChanged = defineProblem(
  409,
  'scenario-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The scenario was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)
export const ScenarioWithdrawn = defineProblem(
  409,
  'scenario-withdrawn',
  'The scenario was withdrawn',
  'The scenario was withdrawn, so it is not changed any more. Save a copy of it under a name of its own.',
)
export const ScenarioMoved = defineProblem(
  409,
  'scenario-of-another-nation',
  'A scenario of another nation',
  'A saved scenario stays with its nation. Save this one anew instead.',
)

const lineShape = z.object({
  id: z.uuid(),
  country: z.string().nullable(),
  title: z.string(),
  preset: z.string().nullable(),
  baseline: z.boolean().describe('What the others of its nation are held against'),
  author: z.string().nullable(),
  by: z.string().nullable().describe('Who saved it'),
  madeAt: z.string(),
  changedAt: z.string(),
  version: z.int(),
  withdrawn: z.boolean(),
  programmes: z.int(),
  assumptions: z.int(),
})
export type ScenarioLine = z.output<typeof lineShape>

const lines = (db: Db) =>
  db
    .selectFrom('scenario as s')
    .leftJoin('actor as a', 'a.id', 's.authorId')
    .select([
      's.id',
      's.country',
      's.title',
      sql<string | null>`s.file ->> 'preset'`.as('preset'),
      's.baseline',
      sql<string | null>`s.file ->> 'author'`.as('author'),
      'a.name as by',
      's.madeAt',
      sql<string>`(select max(v.recorded_at) from scenario_version v where v.scenario_id = s.id)`.as('changedAt'),
      's.version',
      sql<boolean>`s.withdrawn_at is not null`.as('withdrawn'),
      sql<number>`jsonb_array_length(s.file -> 'programmes')`.as('programmes'),
      sql<number>`jsonb_array_length(s.file -> 'assumptions')`.as('assumptions'),
    ])

export const listScenarios = operation({
  name: 'chain.list',
  summary: 'List saved scenarios, of a nation or of an activity that is attached to them',
  needs: 'scenario.read',
  http: 'GET /chain/scenarios',
  input: z.object({
    country: country.optional(),
    activity: z.string().min(1).max(200).optional().describe('The identifier of an activity'),
    withdrawn: z.stringbool().or(z.boolean()).default(false).describe('Withdrawn ones as well'),
    limit: z.coerce.number().int().min(1).max(500).default(200).describe('How many at most'),
  }),
  output: z.object({
    scenarios: z.array(lineShape),
    called: z.string().optional().describe('What the activity is called, where the reader may read it'),
  }),
  async run({ db }, { country: nation, activity, withdrawn, limit }) {
    let query = lines(db).orderBy('s.country').orderBy('s.baseline', 'desc').orderBy('s.id', 'desc').limit(limit)
    if (nation) query = query.where('s.country', '=', nation)
    if (!withdrawn) query = query.where('s.withdrawnAt', 'is', null)
    if (activity) query = query.where(sql<boolean>`s.file -> 'programmes' @> ${JSON.stringify([{ activity }])}::jsonb`)
    const [found] = activity ? await attachedIn(db, { programmes: [{ activity }] }) : []
    return { scenarios: await query.execute(), ...(found && { called: found.title ?? found.identifier }) }
  },
})

const versionShape = z.object({
  version: z.int(),
  at: z.string(),
  by: z.string().nullable(),
  act: z.string(),
  reason: z.string().nullable(),
  title: z.string(),
  baseline: z.boolean(),
  /** Parameters and members that differ from the version before. */
  changed: z.array(z.string()),
})

export const recordShape = lineShape.extend({
  file: z.looseObject({ format: z.string(), title: z.string() }) as unknown as z.ZodType<Scenario, Scenario>,
  history: z.array(versionShape),
  mayKeep: z.boolean(),
  activities: z
    .array(z.object({ identifier: z.string(), title: z.string().nullable() }))
    .describe('Of the attached activities those that the reader may read'),
})
export type ScenarioRecord = z.output<typeof recordShape>

const scenarioId = z.uuid().describe('The id of the scenario, as jurat chain list shows it')

async function findScenario(db: Db, id: string) {
  const row = await lines(db).select('s.file').where('s.id', '=', id).executeTakeFirst()
  if (!row) throw NotFound({ what: 'scenario', id })
  return row as typeof row & { file: Scenario }
}

/** Whether the actor keeps the scenarios of a nation; those of none, who keeps any. */
async function keeps({ db, actor }: Pick<Context, 'db' | 'actor'>, nation: string | null): Promise<boolean> {
  const scopes = actor.scopesOf('scenario.keep')
  if (scopes === 'everything') return true
  if (nation === null) return scopes.size > 0
  const { rows } = await sql<{ keys: string[] }>`select unit_scopes(${nation}) as keys`.execute(db)
  return rows[0]!.keys.some((key) => scopes.has(key))
}

export const showScenario = operation({
  name: 'chain.show',
  summary: 'Show a saved scenario with its file and its history; an earlier version of it if asked',
  needs: 'scenario.read',
  http: 'GET /chain/scenarios/{id}',
  argument: 'id',
  input: z.object({
    id: scenarioId,
    version: z.coerce.number().int().min(1).optional().describe('An earlier version of it'),
  }),
  output: recordShape,
  async run(context, { id, version }) {
    const { db } = context
    const found = await findScenario(db, id)
    const rows = await db
      .selectFrom('scenarioVersion as v')
      .leftJoin('actor as a', 'a.id', 'v.actorId')
      .select(['v.version', 'v.recordedAt as at', 'a.name as by', 'v.act', 'v.reason', 'v.image'])
      .where('v.scenarioId', '=', id)
      .orderBy('v.version')
      .execute()
    const images = rows.map(({ image }) => image as { title: string; baseline: boolean; file: Scenario })
    const asked = version === undefined ? undefined : rows.findIndex((row) => row.version === version)
    if (asked === -1) throw NotFound({ what: 'scenario', id: `${id}, version ${version}` })
    const history = rows.map(({ image: _image, ...row }, index) => ({
      ...row,
      title: images[index]!.title,
      baseline: images[index]!.baseline,
      changed: index ? differing(images[index - 1]!.file, images[index]!.file) : [],
    }))
    const { file, title } = asked === undefined ? found : images[asked]!
    return {
      ...found,
      file: { ...file },
      title,
      history: history.toReversed(),
      mayKeep: !found.withdrawn && (await keeps(context, found.country)),
      activities: await attachedIn(db, file),
    }
  },
})

/** The members of a file that differ, figures and programmes each by their name. */
function differing(before: Scenario, after: Scenario): string[] {
  const parts = ({ figures, programmes, ...rest }: Scenario): Record<string, unknown> => ({
    ...rest,
    ...figures,
    ...Object.fromEntries(programmes.map((one) => [one.id, one])),
  })
  const [one, other] = [parts(before), parts(after)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .slice(0, 50)
}

export const scenarioFile = download({
  name: 'chain.file',
  summary: 'A saved scenario as a file that can be run, changed and saved again',
  needs: 'scenario.read',
  http: 'GET /chain/scenarios/{id}/file',
  argument: 'id',
  input: z.object({ id: scenarioId }),
  async download({ read }, { id }) {
    const { file, title } = await read((db) => findScenario(db, id))
    const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') || 'scenario'
    return {
      type: 'application/json',
      fileName: `${name}.json`,
      body: (async function* () {
        yield `${JSON.stringify(file, null, 2)}\n`
      })(),
    }
  },
})

const reason = z.string().trim().min(1).max(1_000)

export const saveScenario = operation({
  name: 'chain.save',
  summary: 'Save a scenario for its nation',
  needs: 'scenario.keep',
  http: 'POST /chain/scenarios',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({
    scenario: scenarioShape,
    id: z
      .uuid()
      .optional()
      .describe('An id of the caller’s making, so that the same request sent again changes nothing'),
    baseline: z.boolean().default(false).describe('Whether the others of its nation are held against it from now on'),
    reason: reason.optional().describe('What for'),
  }),
  output: lineShape,
  async run(context, { scenario, id = newId(), baseline, reason: why = null }) {
    const { db, actor } = context
    ready(scenario, 'scenario.')
    const nation = scenario.country ?? null
    if (!(await keeps(context, nation))) throw NotAllowed({ permission: 'scenario.keep' })
    const already = await db.selectFrom('scenario').select('id').where('id', '=', id).executeTakeFirst()
    if (already) return findScenario(db, id)
    await attachable(db, scenario)
    const file = { ...scenario, author: scenario.author ?? actor.name }
    const first = baseline && nation !== null
    if (first) await noBaseline(db, nation)
    await db
      .insertInto('scenario')
      .values({
        id,
        country: nation,
        title: scenario.title,
        baseline: first,
        file: JSON.stringify(file),
        act: 'saved',
        reason: why,
      })
      .execute()
    return findScenario(db, id)
  },
})

/** The nation's baseline so far is one scenario among the others from now on. */
const noBaseline = (db: Db, nation: string) =>
  db
    .updateTable('scenario')
    .set({ baseline: false, act: 'no-baseline', reason: null })
    .where('country', '=', nation)
    .where('baseline', '=', true)
    .execute()

async function toKeep(context: Context, id: string, version: number | undefined) {
  const { db } = context
  const found = await findScenario(db, id)
  if (!(await keeps(context, found.country))) throw NotAllowed({ permission: 'scenario.keep' })
  await sql`select from scenario where id = ${id} for update`.execute(db)
  const now = await findScenario(db, id)
  if (now.withdrawn) throw ScenarioWithdrawn({})
  if (version !== undefined && version !== now.version) throw ScenarioChanged({ version: now.version })
  return now
}

const seen = z.coerce
  .number()
  .int()
  .optional()
  .describe('The version that you saw, so that nobody’s change is overwritten')

export const reviseScenario = operation({
  name: 'chain.revise',
  summary: 'Put another file in the place of a saved scenario’s; what it was is kept in its history',
  needs: 'scenario.keep',
  http: 'PUT /chain/scenarios/{id}',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({ id: scenarioId, scenario: scenarioShape, reason: reason.describe('Why'), version: seen }),
  output: lineShape,
  async run(context, { id, scenario, reason: why, version }) {
    ready(scenario, 'scenario.')
    const now = await toKeep(context, id, version)
    if ((scenario.country ?? null) !== now.country) throw ScenarioMoved({})
    await attachable(context.db, scenario, now.file)
    const author = scenario.author ?? now.author
    await context.db
      .updateTable('scenario')
      .set({
        title: scenario.title,
        file: JSON.stringify({ ...scenario, ...(author && { author }) }),
        act: 'revised',
        reason: why,
      })
      .where('id', '=', id)
      .execute()
    return findScenario(context.db, id)
  },
})

export const markBaseline = operation({
  name: 'chain.baseline',
  summary: 'Make a saved scenario the baseline of its nation',
  needs: 'scenario.keep',
  http: 'POST /chain/scenarios/{id}/baseline',
  argument: 'id',
  input: z.object({ id: scenarioId, reason: reason.optional().describe('Why'), version: seen }),
  output: lineShape,
  async run(context, { id, reason: why = null, version }) {
    const { country: nation, baseline } = await toKeep(context, id, version)
    if (nation !== null && !baseline) {
      await noBaseline(context.db, nation)
      await context.db
        .updateTable('scenario')
        .set({ baseline: true, act: 'baseline', reason: why })
        .where('id', '=', id)
        .execute()
    }
    return findScenario(context.db, id)
  },
})

export const withdrawScenario = operation({
  name: 'chain.withdraw',
  summary: 'Withdraw a saved scenario: it is listed no more, and stays readable where it is linked',
  needs: 'scenario.keep',
  http: 'POST /chain/scenarios/{id}/withdraw',
  argument: 'id',
  input: z.object({ id: scenarioId, reason: reason.describe('Why'), version: seen }),
  output: lineShape,
  async run(context, { id, reason: why, version }) {
    await toKeep(context, id, version)
    await context.db
      .updateTable('scenario')
      .set({ withdrawnAt: sql`now()`, act: 'withdrawn', reason: why })
      .where('id', '=', id)
      .execute()
    return findScenario(context.db, id)
  },
})
