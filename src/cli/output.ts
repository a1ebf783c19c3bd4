// How an answer is printed: as a table for people, as JSON or CSV for programs. Progress goes to standard error only.
import type { Command } from 'commander'
import { toCsv } from '#kernel/csv.ts'
import type { JobView } from './backend.ts'

export interface Style {
  json: boolean
  csv: boolean
  quiet: boolean
  color: boolean
}

export function styleOf(command: Command): Style {
  const options = command.optsWithGlobals<{ json?: boolean; csv?: boolean; quiet?: boolean; color?: boolean }>()
  const color = options.color !== false && !process.env.NO_COLOR && process.stderr.isTTY
  return { json: Boolean(options.json), csv: Boolean(options.csv), quiet: Boolean(options.quiet), color }
}

type Row = Record<string, unknown>

/** The list within an answer: the answer itself, or its first member that holds records; an empty one where none does. */
export function rowsOf(answer: unknown): Row[] | null {
  if (Array.isArray(answer)) return answer as Row[]
  if (typeof answer !== 'object' || answer === null) return null
  const lists = Object.values(answer).filter(
    (value): value is Row[] => Array.isArray(value) && value.every((one) => typeof one === 'object'),
  )
  return lists.find((list) => list.length > 0) ?? lists[0] ?? null
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

const isNumeric = (text: string) => /^-?\d[\d ,]*(\.\d+)?$/.test(text)

export function printAnswer(answer: unknown, style: Style, write: (text: string) => void) {
  if (style.json) return write(`${JSON.stringify(answer, null, 2)}\n`)
  const rows = rowsOf(answer)
  if (style.csv) return write(toCsv(flat(rows ?? [answer as Row])))
  if (style.quiet || answer === null || answer === undefined) return
  if (!Array.isArray(answer) && Object.values(answer as Row).some(isRecord)) return write(sections(answer as Row))
  if (!rows) return write(listing(answer as Row))
  const rest = Array.isArray(answer)
    ? []
    : Object.entries(answer as Row).filter(([, value]) => value !== rows && typeof value !== 'object')
  if (rows.length) {
    write(table(headed(flat(rows))))
    if (rest.length) write(`\n${listing(Object.fromEntries(rest))}`)
  } else if (rest.length) {
    const [name] = Object.entries(answer as Row).find(([, value]) => value === rows)!
    write(listing({ [name]: null, ...Object.fromEntries(rest) }))
  } else write('Nothing to show.\n')
}

const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An answer of several parts, as a nation or an activity is: what is single first, then each list under its name. */
function sections(answer: Row): string {
  const facts: Row = {}
  const tables: string[] = []
  const visit = (record: Row, before: string) => {
    for (const [name, value] of Object.entries(record)) {
      const whole = before + name
      // a file within an answer is for programs
      if (isRecord(value) && typeof value.format === 'string') facts[whole] = `${value.format}: --json has it`
      else if (isRecord(value)) visit(value, `${whole}.`)
      else if (!Array.isArray(value)) facts[whole] = value
      else if (value.length && value.every(isRecord)) tables.push(`${whole}\n\n${table(headed(flat(value)))}`)
      else if (value.length) facts[whole] = short(value.map(textOf).join(', '))
    }
  }
  visit(answer, '')
  return [listing(facts), ...tables].join('\n')
}

/** Rows of plain cells: a record within a row spreads into columns of its own, `activities.new`. */
const flat = (rows: Row[]): Row[] => rows.map((row) => Object.fromEntries(cells(row, '')))

function cells(record: Row, before: string): [string, unknown][] {
  return Object.entries(record).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? cells(value as Row, `${before}${name}.`)
      : [[before + name, textOf(value)]],
  )
}

/** For people: `new` instead of `activities.new` where no other column ends so. */
function headed(rows: Row[]): Row[] {
  const lastOf = (name: string) => name.slice(name.lastIndexOf('.') + 1)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lasts = names.map(lastOf)
  const short = new Map(
    names.map((name) => [name, lasts.filter((last) => last === lastOf(name)).length === 1 ? lastOf(name) : name]),
  )
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [short.get(name)!, value])))
}

function listing(record: Row): string {
  const width = Math.max(0, ...Object.keys(record).map((name) => name.length))
  return Object.entries(record)
    .map(([name, value]) => `${name.padEnd(width)}  ${textOf(value) || 'none'}\n`)
    .join('')
}

const mostWidth = 60

/** Cut to what a line can hold; a hash or id to as much as tells it apart, an address never: half of one leads nowhere. Programs get
 * all of it by --json or --csv. */
const short = (text: string) =>
  /^[0-9a-f]{64}$/.test(text)
    ? `${text.slice(0, 10)}…`
    : text.length > mostWidth && !/^https?:\/\/\S+$/.test(text)
      ? `${text.slice(0, mostWidth - 1)}…`
      : text

function table(rows: Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const shown = rows.map((row) => names.map((name) => short(textOf(row[name]).replaceAll(/\s+/g, ' '))))
  const right = names.map((_, column) => shown.every((row) => row[column] === '' || isNumeric(row[column]!)))
  const widths = names.map((name, column) => Math.max(name.length, ...shown.map((row) => row[column]!.length)))
  const line = (values: string[]) =>
    values
      .map((value, column) => (right[column] ? value.padStart(widths[column]!) : value.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  return [line(names), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line), ''].join('\n')
}

/** Which job it is, told to whoever may want to look at it or stop it; then a line of progress that rewrites itself on a terminal
 * and is not there elsewhere. */
export function progressLine(style: Style, stream: NodeJS.WriteStream) {
  const shown = stream.isTTY && !style.quiet
  return {
    began(jobId: string) {
      if (!style.quiet) stream.write(`Job ${jobId} (jurat jobs show, jurat jobs cancel)\n`)
    },
    show({ state, step, done, total }: JobView) {
      if (!shown) return
      const share = total > 0 ? `${Math.floor((done / total) * 100)} %`.padStart(5) : ''
      stream.write(`\r\u001b[K${state === 'waiting' ? 'waiting …' : `${share} ${step}`}`)
    },
    end() {
      if (shown) stream.write('\r\u001b[K')
    },
  }
}
