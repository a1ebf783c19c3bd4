// Where the next page of a list begins: the sort values of its last row, opaque to whoever sends it back.
import { z } from 'zod'
import { defineProblem } from './problem.ts'

export const BadCursor = defineProblem(
  422,
  'bad-cursor',
  'Cursor not usable',
  'The cursor is not one that this list gave. Begin again without it.',
)

/** How many rows an answer has at most, as a member of an input. */
export const limitOf = ({ most, usual }: { most: number; usual: number }) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe(`How many at most, up to ${most}`)

/** The member of an input that holds a cursor. */
export const Cursor = z
  .string()
  .max(2_000)
  .optional()
  .describe('Where the page begins, as the answer before gave it in `next`')

export const writeCursor = (values: readonly (string | number | null)[]) =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/**
 * The sort values that a cursor holds, each of the type that its list sorts by.
 * @throws BadCursor when it holds others, or is none
 */
export function readCursor<Values extends z.ZodTuple>(cursor: string, values: Values): z.output<Values> {
  const held = values.safeParse(jsonIn(cursor))
  if (!held.success) throw BadCursor({})
  return held.data
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** What lists are sorted by. No text of PostgreSQL holds a NUL. */
export const sorted = {
  text: z.string().refine((text) => !text.includes('\0')),
  whole: z.int32(),
  day: z.iso.date(),
  id: z.uuid(),
}
