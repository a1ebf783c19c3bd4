// The code lists of the standard, from the small CSV files of a folder: one file a list, columns `code` and `name`
// first, lines with # saying the source.

import { parse } from 'csv-parse/sync'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Code to English name. */
export type CodeList = Map<string, string>
/** By the standard's name of the list: "TransactionType". */
export type CodeLists = Map<string, CodeList>

export interface CodeRow {
  code: string
  name: string
  /** "withdrawn" where the standard keeps a code for old records only. */
  status?: string
  /** The code of the group in the list's category list. */
  category?: string
}

/** The rows of one list's CSV text. */
export function parseCodeList(csv: string): CodeRow[] {
  return parse<CodeRow>(csv, { columns: true, comment: '#', comment_no_infix: true, skip_empty_lines: true })
}

/** Every list in the folder, by file name: `TransactionType.csv`. */
export function readCodeLists(folder: string): CodeLists {
  const lists: CodeLists = new Map()
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()) {
    const rows = parseCodeList(readFileSync(join(folder, file), 'utf8'))
    lists.set(file.slice(0, -4), new Map(rows.map(({ code, name }) => [code, name])))
  }
  return lists
}
