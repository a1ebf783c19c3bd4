// Activities laid ready together, their rows as bytes in the form in which PostgreSQL receives a jsonb: from the thread that
// read them to the database nothing is parsed and no text is made of them.
import type { Claim } from '#institutions/pure.ts'
import { ByteArrayWriter, entriesOf } from './byte-array.ts'
import { GrowingBytes } from './growing-bytes.ts'
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

const record = <Value>(value: (part: Part) => Value) =>
  Object.fromEntries(parts.map((part) => [part, value(part)])) as Record<Part, Value>

/** Takes activities in, one after the other, as bytes at once: no text of theirs is held until the batch is whole. */
export class BatchWriter {
  #heads: Head[] = []
  #organisations: Organisation[] = []
  readonly #rows = record(() => new GrowingBytes())
  readonly #contents = new ByteArrayWriter()

  get activities() {
    return this.#heads.length
  }

  get size() {
    return parts.reduce((sum, part) => sum + this.#rows[part].length, this.#contents.length)
  }

  /** @param organisations those of the activity's that are still to be told */
  add({ head, rows, content }: Omit<Prepared, 'organisations'>, organisations: readonly Organisation[]) {
    this.#heads.push(head)
    this.#organisations.push(...organisations)
    for (const part of parts) if (rows[part]) addRow(this.#rows[part], rows[part])
    this.#contents.add(content)
  }

  /** The batch, and an empty writer for the next. */
  take(): Batch {
    const batch = {
      heads: this.#heads,
      rows: record((part) => takeRows(this.#rows[part])),
      contents: this.#contents.take(),
      organisations: this.#organisations,
    }
    this.#heads = []
    this.#organisations = []
    return batch
  }
}

function addRow(rows: GrowingBytes, row: string) {
  rows.addText(rows.length ? ',' : `${formVersion}[`)
  rows.addText(row)
}

function takeRows(rows: GrowingBytes) {
  rows.addText(rows.length ? ']' : `${formVersion}[]`)
  return rows.take()
}

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
    const member = part === 'activities' ? 'id' : 'a'
    const kept = new GrowingBytes()
    for (const row of rowsIn<Row>(batch.rows[part])) {
      const id = knownIds.get(row[member]!)
      if (id !== undefined) addRow(kept, JSON.stringify({ ...row, [member]: id }))
    }
    return takeRows(kept)
  })
  const contents = new ByteArrayWriter()
  for (const [place, content] of entriesOf(batch.contents).entries())
    if (knownIds.has(batch.heads[place]!.id)) contents.add(content)
  return { rows, contents: contents.take() }
}

const rowsIn = <R>(rows: Uint8Array) => JSON.parse(Buffer.from(rows).toString('utf8', formVersion.length)) as R[]

/** The claims in rows made by `only`, by the id of their activity. */
export const claimsIn = (claims: Uint8Array): Map<string, Claim[]> =>
  Map.groupBy(rowsIn<Claim & { a: string }>(claims), ({ a }) => a)
