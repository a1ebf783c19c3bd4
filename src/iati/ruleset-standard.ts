// The standard's own ruleset for activities, as rows in our words. Left out: 1.14.8 (a reporting organisation's
// identifier starts with an approved agency code) and the exemption of known organisation identifiers from the rules on
// symbols, because both need a register that changes daily.
// Source: the rules of the IATI 2.03 standard ruleset by their numbers, https://github.com/IATI/IATI-Rulesets.

import { compileRuleset, type RulesetRow } from './ruleset.ts'
import { identityRows } from './ruleset-standard-identity.ts'
import { resultsRows } from './ruleset-standard-results.ts'
import { sharesRows } from './ruleset-standard-shares.ts'

export const standardRows: readonly RulesetRow[] = [...identityRows, ...sharesRows, ...resultsRows]
export const standardRuleset = compileRuleset(standardRows)
