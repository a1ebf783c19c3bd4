// Every text rule, and the names that no rule may read.
import type { TextRule } from './text-rule.ts'
import { englishRules } from './text-rules-english.ts'
import { frenchRules } from './text-rules-french.ts'
import { spanishRules } from './text-rules-spanish.ts'

/** Names of bodies that carry out or pay for activities of every kind: their words tell nothing of the work. */
export const names: readonly string[] = [
  'american bar association',
  'international narcotics control and law enforcement',
  'international narcotics and law enforcement',
  'bureau of international narcotics and law enforcement affairs',
  'federal law enforcement training center(s)',
  'international association of chiefs of police',
  'police executive research forum',
  'national center for state courts',
  'international justice mission',
  'world justice project',
  'rule of law initiative',
  'justice education society',
  'justice education of british columbia',
  'fund for justice and education',
  'criminal justice department',
  'prison fellowship',
  'penal reform international',
  'court of audit(s|ors)',
  'cour des comptes',
  'tribunal de cuentas',
  'us court of appeals',
  'la police gear',
]

export const textRules: readonly TextRule[] = [...englishRules, ...frenchRules, ...spanishRules]

const byId = new Map(textRules.map((rule) => [rule.id, rule]))

export function textRule(id: string): TextRule | undefined {
  return byId.get(id)
}
