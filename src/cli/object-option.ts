// How a command takes what has members of its own: `--position "unitId=PNH-0001; title=Officer"`, or JSON, or, where one
// member says most, that one alone: `--names "Ana Cruz"`.
import { InvalidArgumentError } from 'commander'

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
