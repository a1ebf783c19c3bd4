// The only door of the area.
export {
  claimSources,
  institutions,
  justiceFunctions,
  type Claim,
  type ClaimSource,
  type Institution,
  type JusticeFunction,
  type OfficerClaim,
} from './claim.ts'
export { classify, matchesOf, type ActivityWords, type Match } from './classify.ts'
export { purposeCodes, silentPurposeCodes } from './purpose-codes.ts'
export { settle, type Settled } from './settle.ts'
export type { RuleLanguage, TextRule } from './text-rule.ts'
export { names, textRule, textRules } from './text-rules.ts'
