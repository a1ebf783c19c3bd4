// Code lists with their names, as they stand in reference/*.csv: code, name, source, verified.
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'

export type CodeList = 'accounts' | 'aid-types' | 'purposes' | 'regions'

const lists = new Map<CodeList, ReadonlyMap<string, string>>()

/** The names of a code list by code, read once. */
export function codeList(list: CodeList): ReadonlyMap<string, string> {
  const known = lists.get(list)
  if (known) return known
  const rows = parse(readFileSync(new URL(`../../reference/${list}.csv`, import.meta.url)), {
    columns: true,
    bom: true,
  }) as {
    code: string
    name: string
  }[]
  const names = new Map(rows.map(({ code, name }) => [code, name]))
  lists.set(list, names)
  return names
}
