// Rulesets in the JSON that the standard and its users publish.
// Source: the ruleset specification, https://github.com/IATI/IATI-Rulesets (SPEC).

import { kinds, type RuleCase, type RuleKind, type RulesetRow } from './ruleset.ts'

/** The shape of a ruleset in the JSON that the standard publishes. */
export type RulesetJson = Record<string, Record<string, { cases: JsonCase[] }>>
interface JsonCase extends Omit<RuleCase, 'when' | 'must'> {
  if?: string
  then?: string
  ruleInfo?: { id?: string; severity?: string; message?: string }
  do?: Record<string, { cases: JsonCase[] }>
}

/** The rows of a ruleset in the standard's JSON; contexts become relative to the activity or organisation. */
export function rulesetOfJson(json: RulesetJson): RulesetRow[] {
  const rows: RulesetRow[] = []
  const add = (
    path: string,
    kind: string,
    { ruleInfo, do: inner, if: when, then: must, ...given }: JsonCase,
    foreach?: string,
  ) => {
    if (kind === 'loop') {
      for (const [innerKind, { cases }] of Object.entries(inner ?? {}))
        for (const each of cases) add(path, innerKind, each, given.foreach)
      return
    }
    if (!(kind in kinds)) throw new Error(`There is no kind of rule ${kind}.`)
    const of = /^\s*\/\/?(?:iati-\w+\/)?(iati-(?:activity|organisation))\b/.exec(path)?.[1]
    rows.push({
      ...given,
      ...(foreach && { foreach }),
      ...(when && { when }),
      ...(must && { must }),
      rule: `ruleset/${ruleInfo?.id ?? kind}`,
      ...(ruleInfo?.id && { id: ruleInfo.id }),
      severity: ruleInfo?.severity === 'warning' ? 'warning' : 'error',
      context: path.split('|').map(relativeContext).join(' | '),
      ...(of && { of }),
      kind: kind as RuleKind,
      message: ruleInfo?.message ?? `The rule ${kind} is broken.`,
      mend: 'See the guidance of the standard.',
    })
  }
  for (const [path, byKind] of Object.entries(json))
    for (const [kind, { cases }] of Object.entries(byKind)) for (const each of cases) add(path, kind, each)
  return rows
}

/** "/iati-activities/iati-activity/transaction" becomes "transaction"; "//x" is sought in and below the activity. */
function relativeContext(path: string): string {
  const absolute = /^\s*\/iati-(activities|organisations)\/iati-(activity|organisation)(?:\/(.*\S))?\s*$/.exec(path)
  if (absolute) return absolute[3] ?? '.'
  const top = /^\s*\/\/iati-(activity|organisation)(?:\/(.*\S))?\s*$/.exec(path)
  return top ? (top[2] ?? '.') : path.trim()
}
