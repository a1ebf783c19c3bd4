// Adding a unit: beneath a parent or at the top of a tree, with a code made for it.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { InvalidInput, defineProblem } from '#kernel/problem.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { findAlike } from './alike.ts'
import { wrongMessages as wrong } from './messages.ts'
import {
  allowedIn,
  country,
  findUnit,
  lockUnits,
  refuseParent,
  said,
  unitNamed,
  unitRef,
  unitShape,
  type Unit,
} from './unit.ts'

export const UnitsAlike = defineProblem(
  409,
  'units-alike',
  'There is a unit like it',
  'The country has a unit with a name like this: {units}. If yours is another, say so and send it again.',
)

export interface NewUnit extends Omit<
  Unit,
  'id' | 'code' | 'parentId' | 'vetting' | 'dutyToInform' | 'state' | 'stateOn' | 'mergedInto' | 'version'
> {
  id?: string | undefined
  parent: Unit | null
  reason?: string | null
}

/** Puts a unit into its tree; whoever calls has the lock of its country. */
export async function addTo({ db }: Context, { id = newId(), parent, reason = null, ...unit }: NewUnit): Promise<Unit> {
  if (parent) await refuseParent(db, { id, code: unit.name, country: unit.country }, parent)
  await db
    .insertInto('hostUnit')
    .values({ ...unit, id, parentId: parent?.id ?? null, act: 'added', reason })
    .execute()
  return findUnit(db, id)
}

export const addUnit = operation({
  name: 'units.add',
  summary: 'Add a unit, at the top of a tree or beneath a parent; its code is made for it',
  needs: 'unit.keep',
  http: 'POST /units',
  input: z
    .object({
      id: z
        .uuid()
        .optional()
        .describe('An id of the caller’s making, so that the same request sent again changes nothing'),
      country,
      parent: unitRef.optional().describe('The unit that it belongs to, by id or code; none at the top of a tree'),
      name: said.name,
      localName: said.localName.optional(),
      localLanguage: said.localLanguage.optional(),
      kind: said.kind,
      acronym: said.acronym.optional(),
      commanderPost: said.commanderPost.optional(),
      source: said.source.optional(),
      anyway: z.boolean().default(false).describe('It is another unit than those with a name like it'),
    })
    .refine(({ localName, localLanguage }) => !localName === !localLanguage, {
      path: ['localLanguage'],
      message: wrong.localTogether.message,
    }),
  output: unitShape,
  async run(context, { id, parent: ref, anyway, ...given }) {
    const { db } = context
    await allowedIn(context, given.country)
    await lockUnits(db, given.country)
    if (id) {
      const already = await db.selectFrom('hostUnit').select('id').where('id', '=', id).executeTakeFirst()
      if (already) return findUnit(db, id)
    }
    if (!ref && !given.acronym) throw InvalidInput({ errors: [fieldError('acronym', wrong.acronymAtTop.message)] })
    const parent = ref ? await unitNamed(db, given.country, ref) : null
    if (parent && parent.country !== given.country)
      throw InvalidInput({ errors: [fieldError('parent', wrong.parentElsewhere.message)] })
    const { name, localName = null, localLanguage = null, acronym = null, commanderPost = null, source = null } = given
    if (!anyway) {
      const alike = await findAlike(db, {
        country: given.country,
        names: [name, ...(localName ? [localName] : [])],
        acronym,
      })
      if (alike.length) throw UnitsAlike({ units: alike.map((one) => `${one.code} ${one.theirs}`).join('; '), alike })
    }
    return addTo(context, { ...given, id, parent, localName, localLanguage, acronym, commanderPost, source })
  },
})
