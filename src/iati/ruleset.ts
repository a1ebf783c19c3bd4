// The kinds of rule that IATI rulesets are made of, and the compiling of a ruleset from its rows.
// Source: the ruleset specification, https://github.com/IATI/IATI-Rulesets (SPEC).

import { pathOf, type Element } from './element.ts'
import type { Finding, FindingParams } from './finding.ts'
import { compileCondition, compilePath, elementOf, textOf, type Node, type Path } from './path-expression.ts'
import { fill } from './rules.ts'

export type RuleKind =
  | 'atleast_one'
  | 'no_more_than_one'
  | 'only_one_of'
  | 'one_or_all'
  | 'dependent'
  | 'unique'
  | 'sum'
  | 'strict_sum'
  | 'range'
  | 'date_order'
  | 'date_now'
  | 'between_dates'
  | 'time_limit'
  | 'regex_matches'
  | 'regex_no_matches'
  | 'startswith'
  | 'no_spaces'
  | 'if_then'

/** What a rule of some kind is about, as the rulesets write it. */
export interface RuleCase {
  paths?: string[]
  /** The rule holds only where this is true. */
  condition?: string
  excluded?: string[]
  one?: string
  all?: string
  sum?: number
  min?: number
  max?: number
  less?: string
  more?: string
  date?: string
  start?: string
  end?: string
  regex?: string
  prefix?: string[]
  separator?: string
  /** Where this is true, `must` has to be. */
  when?: string
  must?: string
  /** The rule is tried for each value of this path, which is '$1' in the other paths. */
  foreach?: string
}

export interface RulesetRow extends RuleCase {
  rule: string
  /** The rule's number in the standard ruleset. */
  id?: string
  severity: Finding['severity']
  /** Where the rule is tried, from the activity: ".", "transaction", ".//title", alternatives with |. */
  context: string
  /** Only for these: "iati-activity" or "iati-organisation". */
  of?: string
  kind: RuleKind
  message: string
  mend: string
}

/** Where a rule is broken, and what its sentence names. */
interface Breach {
  at: Element
  params?: FindingParams
}

/** Tries one rule at one element. `now` is an ISO instant. */
export type Trial = (at: Element, loop: string, now: string) => Breach | undefined

interface CompiledRule {
  row: RulesetRow
  try: Trial
  foreach: Path | undefined
}

/** Rules that are tried at the same elements. */
interface Group {
  contexts: Path
  rules: CompiledRule[]
}

export type Ruleset = Group[]

export function compileRuleset(rows: readonly RulesetRow[]): Ruleset {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const group = groups.get(row.context) ?? { contexts: compilePath(row.context), rules: [] }
    groups.set(row.context, group)
    group.rules.push({ row, try: trialOf(row), foreach: row.foreach ? compilePath(row.foreach) : undefined })
  }
  return [...groups.values()]
}

/** All breaches of the ruleset in one activity. */
export function checkRuleset(
  ruleset: Ruleset,
  activity: Element,
  now: string,
  report: (row: RulesetRow, at: Element, params: FindingParams) => void,
) {
  for (const { contexts, rules } of ruleset) {
    for (const node of contexts(activity, '')) {
      const at = elementOf(node)
      for (const { row, try: attempt, foreach } of rules) {
        if (row.of && row.of !== activity.name) continue
        const loops = foreach ? new Set(foreach(at, '').map(textOf)) : once
        for (const loop of loops) {
          const breach = attempt(at, loop, now)
          if (breach) report(row, breach.at, { ...(loop && { vocabulary: loop }), ...breach.params })
        }
      }
    }
  }
}

const once = ['']

/** The finding of a breached row. */
export function rulesetFinding(row: RulesetRow, at: Element, params: FindingParams, activity?: string): Finding {
  return {
    rule: row.rule,
    severity: row.severity,
    element: pathOf(at),
    line: at.line,
    ...(activity && { activity }),
    params,
    message: fill(row.message, params),
    mend: fill(row.mend, params),
  }
}

function trialOf(row: RulesetRow): Trial {
  const trial = kinds[row.kind](row, (row.paths ?? []).map(compilePath))
  if (row.condition === undefined) return trial
  const condition = compileCondition(row.condition)
  return (at, loop, now) => (condition(at, loop) ? trial(at, loop, now) : undefined)
}

const breachAt = (node: Node, params?: FindingParams): Breach => ({ at: elementOf(node), ...(params && { params }) })

/** The first node of any path that fails the test. */
function firstWrong(paths: Path[], wrong: (text: string) => boolean): Trial {
  return (at, loop) => {
    for (const path of paths)
      for (const node of path(at, loop)) if (wrong(textOf(node))) return breachAt(node, { value: textOf(node) })
    return undefined
  }
}

/** By name of the kind. */
export const kinds: Record<RuleKind, (row: RulesetRow, paths: Path[]) => Trial> = {
  atleast_one: (_row, paths) => (at, loop) =>
    paths.length === 0 || paths.some((path) => path(at, loop).length > 0) ? undefined : { at },

  no_more_than_one: (_row, paths) => (at, loop) => {
    let found = 0
    for (const path of paths) for (const node of path(at, loop)) if (++found > 1) return breachAt(node)
    return undefined
  },

  only_one_of: ({ excluded = [] }, paths) => {
    const others = excluded.map(compilePath)
    return (at, loop) => {
      const found = paths.map((path) => path(at, loop)).filter((nodes) => nodes.length > 0)
      const excludes = found.length > 0 && others.some((path) => path(at, loop).length > 0)
      return found.length > 1 || excludes ? breachAt(found[0]![0]!) : undefined
    }
  },

  one_or_all: ({ one = '', all = '' }) => {
    const atTop = compilePath(one)
    const everywhere = claimants[all]
    if (!everywhere) throw new Error(`one_or_all knows no ${all}.`)
    return (at, loop) => {
      if (atTop(at, loop).length > 0) return undefined
      const lacking = everywhere(at)
      return lacking && { at: lacking }
    }
  },

  dependent: (_row, paths) => (at, loop) => {
    const found = paths.filter((path) => path(at, loop).length > 0).length
    return found === 0 || found === paths.length ? undefined : { at }
  },

  unique: (_row, paths) => (at, loop) => {
    const seen = new Set<string>()
    for (const path of paths)
      for (const node of path(at, loop)) {
        const text = textOf(node).trim()
        if (seen.has(text)) return breachAt(node, { value: text })
        seen.add(text)
      }
    return undefined
  },

  sum: sumTrial,
  strict_sum: sumTrial,

  range: ({ min = -Infinity, max = Infinity }, paths) =>
    firstWrong(paths, (text) => Number(text) < min || Number(text) > max),

  date_order: ({ less = '', more = '' }) => {
    const earlier = compilePath(less)
    const later = more === 'NOW' || more === 'TODAY' ? undefined : compilePath(more)
    return (at, loop, now) => {
      for (const node of earlier(at, loop)) {
        const start = textOf(node).trim()
        if (!isDated(start)) continue
        if (!later) {
          if (isAfter(start, now)) return breachAt(node, { value: start })
          continue
        }
        for (const other of later(at, loop)) {
          const end = textOf(other).trim()
          if (isDated(end) && isAfter(start, end)) return breachAt(node, { value: start, other: end })
        }
      }
      return undefined
    }
  },

  date_now: ({ date = '' }) => {
    const path = compilePath(date)
    return (at, loop, now) => {
      const late = path(at, loop).find((node) => isDated(textOf(node)) && isAfter(textOf(node).trim(), now))
      return late && breachAt(late, { value: textOf(late) })
    }
  },

  between_dates: ({ date = '', start = '', end = '' }) => {
    const [dates, starts, ends] = [compilePath(date), compilePath(start), compilePath(end)]
    return (at, loop) => {
      const from = starts(at, loop).map(textOf)[0]
      const to = ends(at, loop).map(textOf)[0]
      const wrong = dates(at, loop).find((node) => {
        const day = textOf(node)
        return isDated(day) && ((from && isAfter(from, day)) || (to && isAfter(day, to)))
      })
      return wrong && breachAt(wrong, { value: textOf(wrong) })
    }
  },

  time_limit: ({ start = '', end = '' }) => {
    const [starts, ends] = [compilePath(start), compilePath(end)]
    return (at, loop) => {
      const from = starts(at, loop).map(textOf)
      const to = ends(at, loop)
      for (const [index, node] of to.entries()) {
        const first = from[index]
        const last = textOf(node)
        if (first && isDated(first) && isDated(last) && isAfter(last, aYearAfter(first)))
          return breachAt(node, { value: first, other: last })
      }
      return undefined
    }
  },

  regex_matches: ({ regex = '' }, paths) => {
    const pattern = new RegExp(regex)
    return firstWrong(paths, (text) => !pattern.test(text))
  },

  regex_no_matches: ({ regex = '' }, paths) => {
    const pattern = new RegExp(regex)
    return firstWrong(paths, (text) => pattern.test(text))
  },

  startswith: ({ start, prefix = start === undefined ? [] : [start], separator = '' }, paths) => {
    const starts = prefix.map(compilePath)
    return (at, loop) => {
      const allowed = starts.flatMap((path) => path(at, loop).map((node) => textOf(node).trim() + separator))
      if (allowed.length === 0) return undefined
      return firstWrong(paths, (text) => !allowed.some((begin) => text.trim().startsWith(begin)))(at, loop, '')
    }
  },

  no_spaces: (_row, paths) => firstWrong(paths, (text) => text !== text.trim()),

  if_then: (row, paths) => {
    const [when, must] = [compileCondition(row.when ?? ''), compileCondition(row.must ?? '')]
    return (at, loop) => {
      if (!when(at, loop) || must(at, loop)) return undefined
      const shown = paths.map((path) => path(at, loop)[0]).find((node) => node !== undefined)
      return shown ? breachAt(shown, { value: textOf(shown).trim().slice(0, 80) }) : { at }
    }
  },
}

/** For one_or_all: the first element that makes no claim of its own; `undefined` where all do. */
const claimants: Record<string, (activity: Element) => Element | undefined> = {
  lang: (activity) => lacking(activity, 'xml:lang', (name) => name === 'narrative'),
  currency: (activity) =>
    lacking(activity, 'currency', (name) => name === 'value' || name === 'forecast' || name === 'loan-status'),
  sector: (activity) =>
    activity.children.find(
      ({ name, children }) => name === 'transaction' && !children.some((c) => c.name === 'sector'),
    ),
}

function lacking(element: Element, attribute: string, claims: (name: string) => boolean): Element | undefined {
  for (const child of element.children) {
    if (child.namespace !== undefined) continue
    if (claims(child.name) && !child.get(attribute)) return child
    const below = lacking(child, attribute, claims)
    if (below) return below
  }
  return undefined
}

function sumTrial({ sum = 100 }: RulesetRow, paths: Path[]): Trial {
  return (at, loop) => {
    let total = 0n
    let first: Node | undefined
    for (const path of paths)
      for (const node of path(at, loop)) {
        first ??= node
        total += billionths(textOf(node))
      }
    if (!first || total === billionths(String(sum))) return undefined
    return breachAt(first, { value: Number(total) / 1e9, sum })
  }
}

/** A decimal in whole billionths, so that sums of percentages are exact; what isn't a decimal counts nothing. */
function billionths(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/.exec(text) ?? []
  const size = BigInt(`${whole || '0'}${fraction.slice(0, 9).padEnd(9, '0')}`)
  return sign === '-' ? -size : size
}

const isDated = (text: string) => /^\s*\d{4}-\d\d-\d\d/.test(text)

/** Compares days, or instants where both have a time. */
function isAfter(a: string, b: string): boolean {
  if (a.length <= 11 || b.length <= 11) return a.trim().slice(0, 10) > b.trim().slice(0, 10)
  const [first, second] = [Date.parse(a), Date.parse(b)]
  return Number.isNaN(first) || Number.isNaN(second) ? a > b : first > second
}

function aYearAfter(day: string): string {
  const text = day.trim()
  return String(Number(text.slice(0, 4)) + 1).padStart(4, '0') + text.slice(4, 10)
}
