// By what vetting those who serve in a unit go, and whether their government is told of a rejection: what a unit says, what it has
// from above, and what the law says for security forces (22 USC 2378d).
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { write } from './change.ts'
import {
  allowedIn,
  because,
  ifVersion,
  refuseMerged,
  unitId,
  unitShape,
  unitToKeep,
  vettings,
  type Unit,
} from './unit.ts'

export const VettingByLaw = defineProblem(
  409,
  'unit-vetting-by-law',
  'The law says more',
  'The unit {code} is, or stands beneath, a unit of a security force: its people go through Leahy vetting, and its government is told of a rejection. No unit says less.',
)

const named = z.object({ id: z.uuid(), code: z.string(), name: z.string(), state: z.string() })

export const rulesShape = z.object({
  vetting: z.enum(vettings),
  /** The unit that says so, itself or one above; null where nobody does. */
  vettingFrom: named.nullable(),
  dutyToInform: z.boolean(),
  dutyFrom: named.nullable(),
  /** A security force: the law says both. */
  byLaw: z.boolean(),
})
export type UnitRules = z.output<typeof rulesShape>

/** What holds for a unit today. */
export async function rulesOf(db: Db, id: string): Promise<UnitRules> {
  const one = (from: string) =>
    sql`(select jsonb_build_object('id', u.id, 'code', u.code, 'name', u.name, 'state', u.state) from host_unit u
      where u.id = r.${sql.ref(from)})`
  const { rows } = await sql<UnitRules>`
    select r.vetting, ${one('vetting_from')} as vetting_from, r.duty_to_inform, ${one('duty_from')} as duty_from, r.by_law
    from unit_rules(${id}) r`.execute(db)
  return rows[0]!
}

type Saying = Pick<Unit, 'kind' | 'vetting' | 'dutyToInform'> & { is: z.output<typeof named> }

/** The same of a unit with all that stood above it, itself first, as they were on a day gone by. */
export function rulesThen(upwards: readonly Saying[]): UnitRules {
  const byLaw = upwards.some(({ kind }) => kind !== 'courts' && kind !== 'civilian')
  if (byLaw) return { vetting: 'leahy', vettingFrom: null, dutyToInform: true, dutyFrom: null, byLaw }
  const vetting = upwards.find((one) => one.vetting !== null)
  const duty = upwards.find((one) => one.dutyToInform !== null)
  return {
    vetting: vetting?.vetting ?? 'none',
    vettingFrom: vetting?.is ?? null,
    dutyToInform: duty?.dutyToInform ?? true,
    dutyFrom: duty?.is ?? null,
    byLaw,
  }
}

/** Whether a unit may say so beside what the law says of it. */
export const saysLess = ({ vetting, dutyToInform }: Partial<Pick<Unit, 'vetting' | 'dutyToInform'>>) =>
  vetting === 'courtesy' || vetting === 'none' || dutyToInform === false

/** The word for a unit that says nothing of its own. */
export const asAbove = 'as-above'

export const setUnitRules = operation({
  name: 'units.setRules',
  summary:
    'Say by what vetting the people of a unit and beneath it go, and whether its government is told of a rejection',
  needs: 'unit.vet',
  http: 'PUT /units/{id}/rules',
  cli: 'units set-rules',
  argument: 'id',
  input: z.object({
    id: unitId,
    vetting: z
      .enum([...vettings, asAbove])
      .optional()
      .describe('The usual vetting; as-above for what the unit above says'),
    dutyToInform: z
      .enum(['yes', 'no', asAbove])
      .optional()
      .describe('Whether its government is told of a rejection; as-above for what the unit above says'),
    reason: because,
    version: ifVersion,
  }),
  output: unitShape,
  async run(context, { id, vetting, dutyToInform: duty, reason, version }) {
    const { db } = context
    const unit = await unitToKeep(context, id, version)
    await allowedIn(context, unit.country, 'unit.vet')
    refuseMerged(unit)
    const said = {
      vetting: vetting === asAbove ? null : (vetting ?? unit.vetting),
      dutyToInform: duty === asAbove ? null : duty === undefined ? unit.dutyToInform : duty === 'yes',
    }
    const changed = Object.fromEntries(
      Object.entries(said).filter(([member, value]) => value !== unit[member as keyof typeof said]),
    )
    if (!Object.keys(changed).length) return unit
    if (saysLess(changed) && (await rulesOf(db, id)).byLaw) throw VettingByLaw({ code: unit.code })
    return write(db, id, 'rules-set', reason, changed)
  },
})
