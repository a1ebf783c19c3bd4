// The code lists of the standard, from the small CSV files of a folder (reference/iati): one file a list, with the
// columns code, name, source, verified. A list that has no file is not checked.

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
  /** Where the row is from. */
  source: string
  /** "yes" where somebody held it against the source. */
  verified: string
}

export function parseCodeRows(csv: string): CodeRow[] {
  return parse<CodeRow>(csv, { columns: true })
}

/** Every list in the folder, by file name: `TransactionType.csv`. */
export function readCodeLists(folder: string): CodeLists {
  const lists: CodeLists = new Map()
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()) {
    const rows = parseCodeRows(readFileSync(join(folder, file), 'utf8'))
    lists.set(file.slice(0, -4), new Map(rows.map(({ code, name }) => [code, name])))
  }
  return lists
}
