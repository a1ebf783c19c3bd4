// Taking a policy's condition apart, and every way to get one clause of it wrong.

type Clause = { text: string } & ({ joined: 'AND' | 'OR'; parts: Clause[] } | { joined: null })

const opening = (text: string, at: number) => text[at] === '(' || text[at] === '['
const closing = (text: string, at: number) => text[at] === ')' || text[at] === ']'

/** Calls `each` with every place outside of brackets and quotes; stops when it answers true. */
function outside(text: string, each: (at: number) => boolean) {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted
    if (quoted) continue
    if (opening(text, at)) depth++
    else if (closing(text, at)) depth--
    else if (depth === 0 && each(at)) return
  }
}

/** Whether the first bracket closes at the very end. */
function bracketed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted
    if (quoted) continue
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at === text.length - 1
  }
  return false
}

/** As pg_get_expr prints it: operators at one level are all the same, and every operand stands in brackets. */
export function clausesOf(raw: string): Clause {
  const text = raw.trim()
  if (bracketed(text)) return clausesOf(text.slice(1, -1))
  for (const joined of ['OR', 'AND'] as const) {
    const cuts: number[] = []
    outside(text, (at) => {
      if (text.startsWith(` ${joined} `, at)) cuts.push(at)
      return false
    })
    if (!cuts.length) continue
    const parts = [...cuts, text.length].map((cut, index) =>
      clausesOf(text.slice(index ? cuts[index - 1]! + joined.length + 2 : 0, cut)),
    )
    return { text, joined, parts }
  }
  return { text, joined: null }
}

export interface Mutation {
  how: string
  condition: string
}

/** The condition with one clause left out, turned round, or always so; each different from the condition itself. */
export function mutations(condition: string): Mutation[] {
  const found: Mutation[] = []
  const walk = (clause: Clause, rebuild: (text: string) => string) => {
    for (const [how, text] of [
      ['is always so', 'true'],
      ['is never so', 'false'],
      ['is turned round', `(not (${clause.text}))`],
    ] as const)
      found.push({ how: `${clause.text} ${how}`, condition: rebuild(text) })
    if (clause.joined === null) return
    for (const [index, part] of clause.parts.entries())
      walk(part, (text) =>
        rebuild(
          `(${clause.parts.map((other, place) => (place === index ? text : `(${other.text})`)).join(` ${clause.joined} `)})`,
        ),
      )
  }
  walk(clausesOf(condition), (text) => text)
  const seen = new Set([condition])
  return found.filter((mutation) => !seen.has(mutation.condition) && seen.add(mutation.condition))
}
