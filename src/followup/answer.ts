// What is asked of somebody some months after a training: in post or not, whether the skill is used, whom they trained.
import { z } from 'zod'
import { wrongMessages as wrong } from './messages.ts'

export const posts = ['same-unit', 'other-unit', 'left', 'never-entered'] as const
export type Post = (typeof posts)[number]
export const reasonsToLeave = [
  'retired',
  'dismissed',
  'private-sector',
  'other-service',
  'abroad',
  'died',
  'other',
] as const
export type ReasonToLeave = (typeof reasonsToLeave)[number]
export const uses = ['yes', 'partly', 'no'] as const
export type Use = (typeof uses)[number]

export const answerInput = {
  post: z
    .enum(posts)
    .describe('Whether they serve in the unit of then, in another one, left, or never entered the force'),
  leftFor: z.enum(reasonsToLeave).nullable().default(null).describe('Why they left'),
  usesSkill: z.enum(uses).nullable().default(null).describe('Whether they use what they learnt'),
  trainedOthers: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .default(null)
    .describe('How many others they trained in it'),
}

/** An answer in itself: nobody who serves has left for a reason. */
export const Answer = z.object(answerInput).refine(({ post, leftFor }) => post === 'left' || leftFor === null, {
  path: ['leftFor'],
  message: wrong.leftFor.message,
})
export type Answer = z.output<typeof Answer>
