// The command line read off the operations: `portfolio.balance` with cli 'balance' becomes `jurat balance`, its input
// the options, each with the type, choices and words that the input's schema has.
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { isDownload, type AnyOperation } from '#kernel/operation.ts'

interface Property {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  default?: unknown
  anyOf?: Property[]
  items?: Property
  minimum?: number
}

export type Run = (op: AnyOperation, input: Record<string, unknown>, command: Command) => Promise<void>

export const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The words of an operation's command: `balance`, or `import iati`; null when it has none. */
export const commandWords = (op: AnyOperation): string[] | null =>
  op.cli === null ? null : (op.cli ?? op.name.split('.').map(kebab).join(' ')).split(' ')

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
    for (const [name, property] of Object.entries(properties)) {
      const many = isList(property)
      if (name === op.argument) {
        const shown = name === op.files ? 'file' : kebab(name)
        const text = many ? `${shown}...` : shown
        command.addArgument(new Argument(required.includes(name) ? `<${text}>` : `[${text}]`, property.description))
        continue
      }
      command.addOption(optionFor(name, property, required.includes(name) && name !== op.files, many))
    }
    if (isDownload(op)) command.option('-o, --output <file>', 'where to write it; - is standard output', '-')
    command.action(async (...received: unknown[]) => {
      const self = received.at(-1) as Command
      const options = received.at(-2) as Record<string, unknown>
      const input: Record<string, unknown> = {}
      for (const name of Object.keys(properties)) {
        const value = name === op.argument ? received[0] : options[name]
        if (value !== undefined && !(Array.isArray(value) && value.length === 0)) input[name] = value
      }
      await run(op, input, self)
    })
  }
}

function groupOf(parent: Command, word: string): Command {
  return parent.commands.find((command) => command.name() === word) ?? parent.command(word).summary(`${word} …`)
}

const isList = (property: Property): boolean => property.type === 'array' || Boolean(property.anyOf?.some(isList))
const isA = (property: Property, type: string): boolean =>
  property.type === type || Boolean(property.anyOf?.some((one) => isA(one, type)))

function optionFor(name: string, property: Property, required: boolean, many: boolean): Option {
  const flag = `--${kebab(name)}`
  const description = property.description ?? ''
  if (isA(property, 'boolean')) return new Option(flag, description)
  const option = new Option(many ? `${flag} <${kebab(name)}...>` : `${flag} <${kebab(name)}>`, description)
  if (property.enum) option.choices(property.enum.map(String))
  if (isA(property, 'integer') || isA(property, 'number')) option.argParser(toNumber)
  if (required) option.makeOptionMandatory()
  // the operation knows its default; here it is only told
  if (property.default !== undefined && !many) option.defaultValueDescription = JSON.stringify(property.default)
  return option
}

function toNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.')
  return value
}
