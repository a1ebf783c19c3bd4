// What is wrong with asking for less vetting than the law or a unit does, of a nomination and of a case alike; the database refuses it.
import { defineProblem, InvalidInput, type Problem } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { vettingRefused as refused } from './messages.ts'

export const LessThanLaw = defineProblem(
  409,
  'vetting-less-than-law',
  'The law asks for more',
  '{who} is of a security force, or in doubt counts as such: Leahy vetting it is. Enter where they serve if that is wrong.',
)
export const LessThanUnit = defineProblem(
  403,
  'vetting-less-than-unit',
  'The unit asks for more',
  '{who} serves where more is asked for. Less is for the director of the post or the vetting coordinator to say.',
)

/** What the database's refusals mean; `who` is a code. */
export const vettingRefusals = (who: string): Readonly<Record<string, () => Problem>> => ({
  vetting_by_law: () => LessThanLaw({ who }),
  vetting_less: () => LessThanUnit({ who }),
  vetting_reason: () => InvalidInput({ errors: [fieldError('vettingReason', refused.reason.message)] }),
})
