// Activities laid ready together, their rows as bytes in the form in which PostgreSQL receives a jsonb: from the thread that
// read them to the database nothing is parsed and no text is made of them.
import type { Claim } from '#institutions/pure.ts'
import { byteArray, entriesOf } from './byte-array.ts'
import { parts, type Head, type Organisation, type Part, type Prepared } from './prepared.ts'

export interface Batch {
  heads: Head[]
  /** Of each part a JSON array, behind the byte with which PostgreSQL's binary form of a jsonb begins. */
  rows: Record<Part, Uint8Array<ArrayBuffer>>
  /** What the activities say, as PostgreSQL receives an array of bytea: in the order of the heads. */
  contents: Uint8Array<ArrayBuffer>
  /** Those that no batch before named. */
  organisations: Organisation[]
}

/** The version of the binary form: jsonb_recv in PostgreSQL's jsonb.c. */
const formVersion = '\u0001'

const encoder = new TextEncoder()
const bytesOf = (rows: readonly string[]) => encoder.encode(`${formVersion}[${rows.filter(Boolean).join()}]`)

const record = <Value>(value: (part: Part) => Value) =>
  Object.fromEntries(parts.map((part) => [part, value(part)])) as Record<Part, Value>

export const batchOf = (prepared: readonly Prepared[], organisations: Organisation[]): Batch => ({
  heads: prepared.map(({ head }) => head),
  rows: record((part) => bytesOf(prepared.map(({ rows }) => rows[part]))),
  contents: byteArray(prepared.map(({ content }) => content)),
  organisations,
})

/** All that it holds in bytes, to be counted or handed over. */
export const bytesIn = ({ rows, contents }: Batch) => [...parts.map((part) => rows[part]), contents]

export const sizeOf = (batch: Batch) => bytesIn(batch).reduce((sum, { length }) => sum + length, 0)

/** A row of a part, as far as it need be known here: `a` or, in the activity's own row, `id` is the activity's id. */
interface Row {
  a?: string
  id: string
}

/** The rows of some activities of a batch, those known already under the id by which they are known. */
export function only(batch: Batch, knownIds: ReadonlyMap<string, string>): Pick<Batch, 'rows' | 'contents'> {
  const rows = record((part) => {
    const rows = JSON.parse(Buffer.from(batch.rows[part]).toString('utf8', 1)) as Row[]
    const member = part === 'activities' ? 'id' : 'a'
    return bytesOf(
      rows.flatMap((row) => {
        const id = knownIds.get(row[member]!)
        return id === undefined ? [] : [JSON.stringify({ ...row, [member]: id })]
      }),
    )
  })
  const contents = entriesOf(batch.contents).filter((_, place) => knownIds.has(batch.heads[place]!.id))
  return { rows, contents: byteArray(contents) }
}

/** The claims in rows made by `only`, by the id of their activity. */
export function claimsIn(claims: Uint8Array): Map<string, Claim[]> {
  const rows = JSON.parse(Buffer.from(claims).toString('utf8', 1)) as (Claim & { a: string })[]
  return Map.groupBy(rows, ({ a }) => a)
}
