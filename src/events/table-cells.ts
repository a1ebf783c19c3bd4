// Cells of a table of events or courses, and what an import of one answers.
import { z } from 'zod'
import { mostTableBytes, rowErrorShape, type RowError } from '#kernel/table-file.ts'
import { fieldError, type FieldError, type Parameters } from '#kernel/wrong-field.ts'
import { wrongMessages as wrong } from './messages.ts'

/** Rows; the whole file is one transaction. */
export const mostRows = 2_000
export const listMark = '; '

/** An empty cell says nothing: null. */
export const cell = <T>(type: z.ZodType<T>) =>
  z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC') || null)
    .pipe(z.union([z.null(), type as z.ZodType<T, string>]))

/** Parts between semicolons; null where the cell is empty. */
export const listed = <T>(type: z.ZodType<T>) =>
  z
    .string()
    .max(10_000)
    .default('')
    .transform((text) => {
      const parts = text
        .split(listMark.trim())
        .map((part) => part.trim())
        .filter(Boolean)
      return parts.length ? parts : null
    })
    .pipe(z.union([z.null(), type as z.ZodType<T, string[]>]))

/** `startsOn` for the head `starts on`. */
export const columnOf = (member: string) => member.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What is wrong with a row, by its line. */
export const rowError = (line: number, column: string, message: string, parameters?: Parameters): RowError => {
  const { path: _, ...told } = fieldError('', message, parameters)
  return { line, column, ...told }
}
export const rowErrorOf = (line: number, { path, ...told }: FieldError): RowError => ({
  line,
  column: columnOf(path),
  ...told,
})

export const importReport = z.object({
  /** False after a dry run, or when a row was wrong. */
  applied: z.boolean(),
  counts: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
  rows: z.array(
    z.object({
      line: z.int(),
      state: z.enum(['new', 'changed', 'unchanged']),
      /** Null until it is made. */
      code: z.string().nullable(),
      title: z.string(),
      /** The columns in which it says something new. */
      columns: z.array(z.string()),
    }),
  ),
  /** How many rows are wrong, and what is wrong with each. */
  errors: z.int(),
  wrong: z.array(rowErrorShape),
  /** The kept upload, from which it can be done for good. */
  file: z.uuid().nullable(),
})
export type ImportReport = z.output<typeof importReport>

export const importInput = (columns: readonly string[]) =>
  z.object({
    files: z
      .array(z.uuid())
      .length(1, wrong.oneFile.message)
      .optional()
      .describe(`CSV in UTF-8 with the columns ${columns.join(', ')} (over the API: the id of a kept upload)`),
    csv: z.string().max(mostTableBytes).optional().describe('Its text instead'),
    dryRun: z.boolean().default(false).describe('Only say what would change'),
  })
