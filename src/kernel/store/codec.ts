// How values of PostgreSQL arrive in JavaScript. Both engines speak the same protocol in text, so
// this one table serves both.
//
// int8, numeric, date, time and uuid stay the text that PostgreSQL sends: no figure loses a digit
// and no calendar day moves with a time zone. A timestamptz is ISO 8601 text in UTC with its
// microseconds: 2025-10-01T03:30:00.123456Z.
import pg from 'pg'

type Parse = (text: string) => unknown

const instant = (text: string) => {
  // infinity and years before Christ have no ISO 8601 form
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/.exec(text)
  return match ? `${match[1]}T${match[2]}Z` : text
}
/** Each in a buffer of its own, which may be handed to a thread. */
const bytes = (text: string) => {
  const value = new Uint8Array(text.length / 2 - 1)
  Buffer.from(value.buffer).write(text.slice(2), 'hex')
  return value
}

/** Type number, type number of its array, how its text is read. All types not listed stay text. */
const types: [number, number, Parse][] = [
  [16, 1000, (text) => text === 't'], // bool
  [17, 1001, bytes],
  [20, 1016, String], // int8
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [25, 1009, String], // text
  [26, 1028, Number], // oid
  [114, 199, (text) => JSON.parse(text) as unknown], // json
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [1043, 1015, String], // varchar
  [1082, 1182, String], // date
  [1184, 1185, instant], // timestamptz
  [1700, 1231, String], // numeric
  [2950, 2951, String], // uuid
  [3802, 3807, (text) => JSON.parse(text) as unknown], // jsonb
  [19, 1003, String], // name
]

type Entries = (string | null | Entries)[]
const TEXT_ARRAY: number = 1009
const textArray = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => Entries
const each = (entries: Entries, parse: Parse): unknown[] =>
  entries.map((entry) => (entry === null ? null : Array.isArray(entry) ? each(entry, parse) : parse(entry)))

const parsers = new Map<number, Parse>()
for (const [type, array, parse] of types) {
  parsers.set(type, parse)
  parsers.set(array, (text) => each(textArray(text), parse))
}

/** The shape in which `pg` wants them. */
export const codec: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => parsers.get(type) ?? ((text: string) => text),
}

/** Text of a jsonb value, as the generated types ask for it: an array would else be taken for a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value)
