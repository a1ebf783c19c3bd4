// The named rules that read an institution or a function out of a title or a description.
// A rule claims something where one of its terms stands in the text outside all of its exclusions. Terms are written
// without regard to case and accents; `(s)` may be absent, `(a|b)` is either. Precision goes before reach: a word that
// often means something else (justice, security, corrección, avocat) is no term.
import type { Assertion, Institution, JusticeFunction } from './claim.ts'

export type RuleLanguage = 'en' | 'fr' | 'es'

export interface TextRule {
  /**
   * `family.language.name`: the family is what the rule claims. Rules that differ in the language alone are kin: they
   * share their exclusions, because many of their words are the same, and only one of them speaks of a text.
   */
  readonly id: string
  readonly language: RuleLanguage
  readonly claims: readonly Assertion[]
  readonly terms: readonly string[]
  /** Phrases within which a term means something else. */
  readonly except?: readonly string[]
  /** Phrases that silence the rule and its kin wherever they stand in the activity's texts. */
  readonly unless?: readonly string[]
  /** Languages in which the terms are different words: « à court terme » is no court. */
  readonly notIn?: readonly RuleLanguage[]
  /**
   * A general aim (the rule of law) or an ordinary purpose (a prison detains): it counts only where no rule names
   * anything more exact.
   */
  readonly general?: true
}

export const institution = (value: Institution): Assertion => ({ subject: 'institution', value })
export const justiceFunction = (value: JusticeFunction): Assertion => ({ subject: 'function', value })

/** What kin have in common: `police.service` of `police.fr.service`. */
export const kinOf = (rule: TextRule): string => rule.id.replace(`.${rule.language}.`, '.')
