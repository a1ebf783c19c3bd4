// Which code list a code is of, where the element's vocabulary decides.
// Source: the 2.03 pages of sector, recipient-region, policy-marker, tag, aid-type and country-budget-items.

import type { Element } from './element.ts'

/** Element, vocabulary, list. A vocabulary that isn't here is the publisher's own or kept elsewhere: unchecked. */
const lists: Record<string, Record<string, string>> = {
  sector: { 1: 'Sector', 2: 'SectorCategory', 7: 'UNSDG-Goals', 8: 'UNSDG-Targets' },
  'recipient-region': { 1: 'Region' },
  'policy-marker': { 1: 'PolicyMarker' },
  tag: { 2: 'UNSDG-Goals', 3: 'UNSDG-Targets' },
  'default-aid-type': { 1: 'AidType', 2: 'EarmarkingCategory', 4: 'CashandVoucherModalities' },
  'budget-item': { 1: 'BudgetIdentifier' },
  'aid-type': { 1: 'AidType', 2: 'EarmarkingCategory', 4: 'CashandVoucherModalities' },
}

/** The list for the attribute's code: `list` itself, or the one that the element's vocabulary names ('' for none). */
export function listFor(element: Element, list: string, attribute: string): string {
  if (attribute !== 'code') return list
  const byVocabulary = lists[element.name]
  if (!byVocabulary) return list
  const holder = element.name === 'budget-item' ? element.parent : element
  return byVocabulary[holder?.get('vocabulary') || '1'] ?? ''
}
