// How a command takes what has members of its own: `--position "unitId=PNH-0001; title=Officer"`, or JSON, or, where one
// member says most, that one alone: `--names "Ana Cruz"`. Many of them may stand in a file: `--counts @counts.csv`.
import { InvalidArgumentError } from 'commander'
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'

/** As much of a JSON schema as tells what a member holds. */
export interface Member {
  type?: string | string[]
  properties?: Record<string, Member>
  additionalProperties?: Member | boolean
  required?: string[]
  anyOf?: Member[]
  items?: Member
}

/** The object that a member is or holds in a list; undefined where it is none. */
export function objectIn(member: Member): Member | undefined {
  if (member.type === 'object') return member
  for (const one of [member.items, ...(member.anyOf ?? [])]) {
    const found = one && objectIn(one)
    if (found) return found
  }
  return undefined
}

/** What somebody typed for an object. @throws InvalidArgumentError where it is neither JSON nor members */
export function toObject(of: Member, text: string): unknown {
  if (text.trimStart().startsWith('{')) return json(text)
  const first = of.required?.[0]
  if (!/^\s*[\w.-]+\s*=/.test(text) && first) return { [first]: valueOf(of.properties?.[first], text) }
  const object: Record<string, unknown> = {}
  for (const part of text.split(';').filter((one) => one.trim())) {
    const [, path, value] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*$/s.exec(part) ?? []
    if (!path) throw new InvalidArgumentError('It must be written as "member=value; member=value", or as JSON.')
    put(object, of, path.split('.'), value!)
  }
  return object
}

/**
 * What somebody typed for one or several objects of a list: @ and a file with all of them, as a JSON list or as CSV with the members'
 * names in its first line; - is standard input. An empty cell says nothing.
 * @throws InvalidArgumentError where there is no such file, or it holds no list
 */
export function toObjects(of: Member, text: string): unknown[] {
  if (!text.startsWith('@')) return [toObject(of, text)]
  const file = textOf(text.slice(1))
  if (/^\s*[[{]/.test(file)) {
    const list = json(file)
    if (Array.isArray(list)) return list
    throw new InvalidArgumentError('The file holds no list.')
  }
  return rowsOf(file).map((row) => {
    const object: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(row)) if (value.trim()) put(object, of, name.split('.'), value.trim())
    return object
  })
}

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    throw new InvalidArgumentError(`There is no file ${path} that can be read.`)
  }
}

function rowsOf(file: string): Record<string, string>[] {
  try {
    return parse<Record<string, string>>(file, { columns: true, skip_empty_lines: true, trim: true })
  } catch (error) {
    throw new InvalidArgumentError(`The file is no table: ${(error as Error).message}`)
  }
}

function put(object: Record<string, unknown>, of: Member | undefined, [name, ...rest]: string[], value: string) {
  const member =
    of?.properties?.[name!] ?? (typeof of?.additionalProperties === 'object' ? of.additionalProperties : {})
  if (name === '__proto__') throw new InvalidArgumentError('There is no such member.')
  if (!rest.length) object[name!] = valueOf(member, value)
  else put((object[name!] ??= {}) as Record<string, unknown>, objectIn(member), rest, value)
}

const isA = (member: Member | undefined, type: string): boolean =>
  member?.type === type || Boolean(member?.anyOf?.some((one) => isA(one, type)))

/** A value of the member's type; the operation says what is wrong with it. */
function valueOf(member: Member | undefined, text: string): unknown {
  if (isA(member, 'array')) return text.split(',').map((one) => one.trim())
  if (isA(member, 'integer') || isA(member, 'number')) return text.trim() === '' ? text : Number(text)
  if (isA(member, 'boolean')) return ['true', 'yes'].includes(text)
  return text
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidArgumentError('It is not well-formed JSON.')
  }
}
