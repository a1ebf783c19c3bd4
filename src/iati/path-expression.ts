// The part of XPath 1.0 that IATI rulesets are written in, compiled to functions over our element trees: paths with
// predicates, `*`, count() and not() and number(), comparisons, and/or/+. IATI's own elements only; no other axes.

import type { Element } from './element.ts'

/** An attribute or a text, which a path can end in. */
export class Leaf {
  readonly owner: Element
  readonly value: string
  constructor(owner: Element, value: string) {
    this.owner = owner
    this.value = value
  }
}

export type Node = Element | Leaf
export type Value = Node[] | string | number | boolean
/** Evaluates at an element; `loop` is the value of $1. */
export type Expression = (at: Element, loop: string) => Value
export type Path = (at: Element, loop: string) => Node[]
export type Condition = (at: Element, loop: string) => boolean

export const textOf = (node: Node): string => (node instanceof Leaf ? node.value : stringOf(node))
export const elementOf = (node: Node): Element => (node instanceof Leaf ? node.owner : node)

/** An element's text with that of everything in it. */
function stringOf(element: Element): string {
  return element.children.length === 0 ? element.text : element.text + element.children.map(stringOf).join('')
}

export function compilePath(source: string): Path {
  const expression = compileExpression(source)
  return (at, loop) => {
    const value = expression(at, loop)
    if (!Array.isArray(value)) throw new Error(`${source} is not a path.`)
    return value
  }
}

export function compileCondition(source: string): Condition {
  const expression = compileExpression(source)
  return (at, loop) => truth(expression(at, loop))
}

export function compileExpression(source: string): Expression {
  const parser = new Parser(source)
  const expression = parser.either()
  parser.end()
  return expression
}

const token =
  /\s*(\/\/|\.\.|!=|<=|>=|[()[\]/@.=<>+|*]|'[^']*'|"[^"]*"|\d+(?:\.\d+)?|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:\(\))?)/y

class Parser {
  readonly #source: string
  readonly #tokens: string[] = []
  #at = 0

  constructor(source: string) {
    this.#source = source
    token.lastIndex = 0
    const text = source.trimEnd()
    while (token.lastIndex < text.length) {
      const found = token.exec(text)
      if (!found) throw new Error(`The path ${source} can't be read.`)
      this.#tokens.push(found[1]!)
    }
  }

  end() {
    if (this.#at < this.#tokens.length) throw new Error(`The path ${this.#source} goes on after its end.`)
  }

  #peek() {
    return this.#tokens[this.#at]
  }

  #take(expected?: string) {
    const found = this.#tokens[this.#at++]
    if (found === undefined || (expected !== undefined && found !== expected))
      throw new Error(`The path ${this.#source} lacks ${expected ?? 'something'}.`)
    return found
  }

  #accept(expected: string) {
    if (this.#peek() !== expected) return false
    this.#at++
    return true
  }

  either(): Expression {
    let left = this.#both()
    while (this.#accept('or')) {
      const [a, b] = [left, this.#both()]
      left = (at, loop) => truth(a(at, loop)) || truth(b(at, loop))
    }
    return left
  }

  #both(): Expression {
    let left = this.#comparison()
    while (this.#accept('and')) {
      const [a, b] = [left, this.#comparison()]
      left = (at, loop) => truth(a(at, loop)) && truth(b(at, loop))
    }
    return left
  }

  #comparison(): Expression {
    const left = this.#sum()
    const operator = this.#peek() ?? ''
    const compare = comparisons[operator]
    if (!compare) return left
    this.#at++
    const right = this.#sum()
    return (at, loop) => holds(left(at, loop), right(at, loop), compare)
  }

  #sum(): Expression {
    let left = this.#union()
    while (this.#accept('+')) {
      const [a, b] = [left, this.#union()]
      left = (at, loop) => numberOf(a(at, loop)) + numberOf(b(at, loop))
    }
    return left
  }

  #union(): Expression {
    let left = this.#primary()
    while (this.#accept('|')) {
      const [a, b] = [left, this.#primary()]
      left = (at, loop) => [...nodes(a(at, loop)), ...nodes(b(at, loop))]
    }
    return left
  }

  #primary(): Expression {
    const next = this.#peek() ?? ''
    if (this.#accept('(')) {
      const inner = this.either()
      this.#take(')')
      return inner
    }
    if (next.startsWith("'") || next.startsWith('"')) {
      this.#at++
      const text = next.slice(1, -1)
      return text === '$1' ? (_at, loop) => loop : () => text
    }
    if (/^\d/.test(next)) {
      this.#at++
      const number = Number(next)
      return () => number
    }
    if (this.#tokens[this.#at + 1] === '(' && next in functions) {
      this.#at += 2
      const argument = this.either()
      this.#take(')')
      const apply = functions[next]!
      return (at, loop) => apply(argument(at, loop))
    }
    return this.#path()
  }

  #path(): Expression {
    let path: Path | undefined
    if (this.#accept('//')) path = this.#steps(descendants)
    else if (this.#accept('/')) throw new Error(`The path ${this.#source} starts at the file, not at the activity.`)
    else path = this.#steps(undefined)
    for (;;) {
      if (this.#accept('/')) path = this.#steps(path)
      else if (this.#accept('//')) {
        const above: Path = path
        path = this.#steps((at, loop) => above(at, loop).flatMap((node) => descendants(elementOf(node))))
      } else return path
    }
  }

  /** One step with its predicates, from the nodes that `from` gives or from where the path is evaluated. */
  #steps(from: Path | undefined): Path {
    const step = this.#step()
    let path: Path = from
      ? (at, loop) => {
          const above = from(at, loop)
          if (above.length === 0) return none
          if (above.length === 1) return above[0] instanceof Leaf ? none : step(above[0]!)
          return above.flatMap((node) => (node instanceof Leaf ? none : step(node)))
        }
      : step
    while (this.#accept('[')) {
      path = filtered(path, this.either())
      this.#take(']')
    }
    return path
  }

  #step(): (element: Element) => Node[] {
    const name = this.#take()
    switch (name) {
      case '.':
        return (element) => [element]
      case '..':
        return ({ parent }) => (parent ? [parent] : none)
      case 'text()':
        return (element) => (element.text ? [new Leaf(element, element.text)] : none)
      case '@': {
        const attribute = this.#take()
        return (element) => {
          const value = element.get(attribute)
          return value === undefined ? none : [new Leaf(element, value)]
        }
      }
      case '*':
        return (element) => element.children
      default:
        return (element) => element.named(name)
    }
  }
}

const none: Node[] = []

function descendants(element: Element): Element[] {
  const all = [element]
  for (let index = 0; index < all.length; index++) for (const child of all[index]!.children) all.push(child)
  return all
}

function filtered(path: Path, predicate: Expression): Path {
  return (at, loop) => {
    const found = path(at, loop)
    return found.length === 0
      ? found
      : found.filter((node, index) => {
          const value = predicate(elementOf(node), loop)
          return typeof value === 'number' ? value === index + 1 : truth(value)
        })
  }
}

const functions: Record<string, (value: Value) => Value> = {
  count: (value) => nodes(value).length,
  not: (value) => !truth(value),
  number: (value) => numberOf(value),
}

type Compare = (a: string | number | boolean, b: string | number | boolean) => boolean

const comparisons: Record<string, Compare> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}

/** XPath's comparison: of a set of nodes, one that holds is enough. */
function holds(left: Value, right: Value, compare: Compare): boolean {
  if (Array.isArray(left)) return left.some((node) => holds(textOf(node), right, compare))
  if (Array.isArray(right)) return right.some((node) => holds(left, textOf(node), compare))
  if (typeof left === 'boolean' || typeof right === 'boolean') return compare(truth(left), truth(right))
  if (typeof left === 'number' || typeof right === 'number') return compare(numberOf(left), numberOf(right))
  return compare(left, right)
}

function truth(value: Value): boolean {
  return typeof value === 'object' ? value.length > 0 : Boolean(value)
}

function numberOf(value: Value): number {
  if (typeof value === 'object') return value.length > 0 ? numberOf(textOf(value[0]!)) : NaN
  if (typeof value === 'string') return /^\s*-?(\d+(\.\d*)?|\.\d+)\s*$/.test(value) ? Number(value) : NaN
  return Number(value)
}

function nodes(value: Value): Node[] {
  return typeof value === 'object' ? value : []
}
