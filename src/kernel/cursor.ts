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

/** @throws BadCursor when it does not hold an id alone. */
export function readIdCursor(cursor: string): string {
  const id = z.uuid().safeParse(readCursor(cursor, 1)[0])
  if (!id.success) throw BadCursor({})
  return id.data
}

export const writeCursor = (values: readonly (string | number | null)[]) =>
  Buffer.from(JSON.stringify(values)).toString('base64url')

/** @throws BadCursor when it is none, or not of so many values. */
export function readCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const plain = (value: unknown) =>
      value === null || (typeof value === 'string' && !value.includes('\0')) || Number.isFinite(value)
    if (Array.isArray(values) && values.length === length && values.every(plain))
      return values as (string | number | null)[]
  } catch {
    // not JSON: refused like any other text
  }
  throw BadCursor({})
}
