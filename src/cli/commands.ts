// The command line read off the operations: `portfolio.balance` with cli 'balance' becomes `jurat balance`, its input
// the options, each with the type, choices and words that the input's schema has.
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { isDownload, type AnyOperation } from '#kernel/operation.ts'
import { nouns } from './help.ts'
import { objectIn, toObject, toObjects, type Member } from './object-option.ts'

interface Property extends Member {
  description?: string
  enum?: unknown[]
  default?: unknown
  anyOf?: Property[]
  items?: Property
  minimum?: number
  format?: string
}

export type Run = (op: AnyOperation, input: Record<string, unknown>, command: Command) => Promise<void>

export const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The words of an operation's command: `balance`, or `import iati`; null when it has none. */
export const commandWords = (op: AnyOperation): string[] | null =>
  op.cli === null ? null : (op.cli ?? op.name.split('.').map(kebab).join(' ')).split(' ')

/** Options of the program itself, which a command cannot have for its own. */
const taken = new Set(['json', 'csv', 'quiet', 'color', 'server', 'help', 'output'])

/** The option of a member of an input; `--version` is the program's. */
const flagOf = (name: string) => (name === 'version' ? 'if-version' : kebab(name))
const attributeOf = (name: string) => (name === 'version' ? 'ifVersion' : name)

export function addOperations(program: Command, operations: Iterable<AnyOperation>, run: Run) {
  for (const op of operations) {
    const words = commandWords(op)
    if (!words) continue
    const group = words.slice(0, -1).reduce((parent, word) => groupOf(parent, word), program)
    const command = group.command(words.at(-1)!).description(op.summary)
    const { properties = {}, required = [] } = z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Record<string, Property>
      required?: string[]
    }
    const offered = Object.entries(properties).filter(([name]) => name === op.argument || !taken.has(flagOf(name)))
    for (const [name, property] of offered) {
      const many = isList(property)
      if (name === op.argument) {
        const shown = name === op.files || name === op.json ? 'file' : kebab(name)
        const text = many ? `${shown}...` : shown
        const wanted = required.includes(name) || name === op.files
        command.addArgument(new Argument(wanted ? `<${text}>` : `[${text}]`, property.description))
        continue
      }
      command.addOption(
        optionFor(name, property, required.includes(name), many && op.argument !== undefined ? 'each' : many),
      )
    }
    if (isDownload(op)) command.option('-o, --output <file>', 'Where to write it; - is standard output', '-')
    command.action(async (...received: unknown[]) => {
      const self = received.at(-1) as Command
      const options = received.at(-2) as Record<string, unknown>
      const input: Record<string, unknown> = {}
      for (const [name] of offered) {
        const value = name === op.argument ? received[0] : options[attributeOf(name)]
        if (value !== undefined && !(Array.isArray(value) && value.length === 0)) input[name] = value
      }
      await run(op, input, self)
    })
  }
}

function groupOf(parent: Command, word: string): Command {
  return (
    parent.commands.find((command) => command.name() === word) ??
    parent
      .command(word)
      .description(nouns[word] ?? '')
      .helpCommand(false)
  )
}

const isList = (property: Property): boolean => property.type === 'array' || Boolean(property.anyOf?.some(isList))
const isA = (property: Property, type: string): boolean =>
  property.type === type || Boolean(property.anyOf?.some((one) => isA(one, type)))

/**
 * `many`: the option takes several values, after one another; `each` where plain arguments follow, which it must not
 * swallow: then it is given once for each value.
 */
function optionFor(name: string, property: Property, required: boolean, many: boolean | 'each'): Option {
  const flag = `--${flagOf(name)}`
  const description = property.description ?? ''
  if (isA(property, 'boolean') && !isA(property, 'string')) return new Option(flag, description)
  const shown = placeholder(name, property)
  const option = new Option(many === true ? `${flag} <${shown}...>` : `${flag} <${shown}>`, description)
  const object = objectIn(property)
  if (object)
    option.argParser<unknown>((value, before) =>
      many ? [...((before ?? []) as unknown[]), ...toObjects(object, value)] : toObject(object, value),
    )
  else if (many === 'each')
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value])
  if (property.enum) option.choices(property.enum.map(String))
  if (isA(property, 'integer') || isA(property, 'number')) option.argParser(toNumber)
  if (required) option.makeOptionMandatory()
  // the operation knows its default; here it is only told
  if (isPlain(property.default)) option.defaultValueDescription = String(property.default)
  return option
}

/** What stands for the value in the help. */
function placeholder(name: string, property: Property): string {
  if (property.enum) return kebab(name)
  if (isA(property, 'integer') || isA(property, 'number')) return 'number'
  return { uuid: 'id', date: 'day' }[formatOf(property) ?? ''] ?? 'text'
}

const formatOf = ({ format, items, anyOf }: Property): string | undefined =>
  format ?? (items && formatOf(items)) ?? anyOf?.map(formatOf).find(Boolean)

const isPlain = (value: unknown) => (typeof value === 'string' && value !== '') || typeof value === 'number'

export function toNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}
