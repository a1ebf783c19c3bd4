// A light tree of one activity, as the reader builds it: what the rules look at and the content is taken from.

const none: never[] = []
/** Children that are looked through one by one: to lay them out by name takes as long as some ten looks. */
const fewChildren = 12

export class Element {
  /** The local name: "treasury-account", whatever prefix the file binds. */
  readonly name: string
  /** The namespace; undefined for IATI's own elements, which are in none. */
  readonly namespace: string | undefined
  /** Name and value in turn; names as written, prefix included: "xml:lang". */
  readonly attributes: string[]
  readonly parent: Element | undefined
  /** Line of the start tag, from 1. */
  readonly line: number
  children: Element[]
  #byName: Map<string, Element[]> | undefined = undefined
  /** All character data directly inside, in one piece. */
  text: string

  constructor(
    name: string,
    namespace: string | undefined,
    attributes: string[],
    parent: Element | undefined,
    line: number,
  ) {
    this.name = name
    this.namespace = namespace
    this.attributes = attributes
    this.parent = parent
    this.line = line
    this.children = none
    this.text = ''
  }

  /** The attribute's text as written. */
  get(name: string): string | undefined {
    const { attributes } = this
    for (let index = 0; index < attributes.length; index += 2)
      if (attributes[index] === name) return attributes[index + 1]
    return undefined
  }

  *pairs(): Generator<[name: string, value: string]> {
    for (let index = 0; index < this.attributes.length; index += 2)
      yield [this.attributes[index]!, this.attributes[index + 1]!]
  }

  /** IATI's own children of that name. */
  named(name: string): Element[] {
    if (this.children.length <= fewChildren) return this.#lookedFor(name)
    if (!this.#byName) {
      this.#byName = new Map()
      for (const child of this.children) {
        if (child.namespace !== undefined) continue
        const twins = this.#byName.get(child.name)
        if (twins) twins.push(child)
        else this.#byName.set(child.name, [child])
      }
    }
    return this.#byName.get(name) ?? none
  }

  #lookedFor(name: string): Element[] {
    let found: Element[] | undefined
    for (const child of this.children)
      if (child.name === name && child.namespace === undefined) (found ??= []).push(child)
    return found ?? none
  }

  append(child: Element) {
    if (this.children === none) this.children = [child]
    else this.children.push(child)
  }
}

/** "result/indicator/period": the element's path within its activity, the activity itself being "iati-activity". */
export function pathOf(element: Element): string {
  let path = element.name
  for (let at = element.parent; at && at.name !== 'iati-activity' && at.parent; at = at.parent)
    path = `${at.name}/${path}`
  return path
}
