// Cells of a table of events or courses, and what an import of one answers.
import { z } from 'zod'
import { tableReport, type RowError } from '#kernel/table-file.ts'
import type { FieldError } from '#kernel/wrong-field.ts'

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

export const rowErrorOf = (line: number, { path, ...told }: FieldError): RowError => ({
  line,
  column: columnOf(path),
  ...told,
})

export const importReport = tableReport('counts', {
  /** Null until it is made. */
  code: z.string().nullable(),
  title: z.string(),
})
export type ImportReport = z.output<typeof importReport>
