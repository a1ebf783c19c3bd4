// How the rows of the standard's ruleset are written down.

import type { RuleCase, RuleKind, RulesetRow } from './ruleset.ts'

/** The vocabulary is the OECD's: named as 1, empty or left out. */
export const dac = "[@vocabulary = '1' or @vocabulary = '' or not(@vocabulary)]"
/** The vocabulary is the one that the rule is tried for. */
export const other = "[@vocabulary = '$1']"
/** The vocabularies that aren't the OECD's. */
export const foreign = "[@vocabulary != '1']/@vocabulary"

/** An empty table and the function that adds a row to it. */
export function rulesetTable() {
  const rows: RulesetRow[] = []
  function rule(
    id: string,
    name: string,
    severity: RulesetRow['severity'],
    context: string,
    kind: RuleKind,
    about: RuleCase,
    message: string,
    mend: string,
  ) {
    rows.push({ ...about, rule: `standard/${name}`, id, severity, context, kind, message, mend })
  }
  return { rows, rule }
}
