// Writes budgets, planned disbursements and transactions.

import type { Budget, Money, Party, PlannedDisbursement, Transaction, TreasuryAccount } from './activity.ts'
import {
  codeElement,
  dayElement,
  element,
  escapeText,
  every,
  narrativeLines,
  textElement,
  texts,
  type Lines,
} from './markup.ts'
import { coded } from './write.ts'

export function budgetLines(budget: Budget): Lines {
  const { type, status, start, end } = budget
  return element(
    'budget',
    { type, status },
    dayElement('period-start', start),
    dayElement('period-end', end),
    moneyLines('value', budget),
  )
}

export function plannedDisbursementLines(planned: PlannedDisbursement): Lines {
  const { type, start, end, provider, receiver } = planned
  return element(
    'planned-disbursement',
    { type },
    dayElement('period-start', start),
    dayElement('period-end', end),
    moneyLines('value', planned),
    party('provider', provider),
    party('receiver', receiver),
  )
}

export function transactionLines(transaction: Transaction): Lines {
  const { ref, humanitarian, type = '', date, provider, receiver, treasuryAccount } = transaction
  return element(
    'transaction',
    { ref, humanitarian },
    element('transaction-type', { code: type }),
    dayElement('transaction-date', date),
    moneyLines('value', transaction),
    texts('description', transaction.description),
    party('provider', provider),
    party('receiver', receiver),
    codeElement('disbursement-channel', transaction.disbursementChannel),
    every(transaction.sectors, (sector) => coded('sector', sector)),
    every(transaction.countries, (country) => coded('recipient-country', country)),
    every(transaction.regions, (region) => coded('recipient-region', region)),
    codeElement('flow-type', transaction.flow),
    codeElement('finance-type', transaction.finance),
    every(transaction.aidTypes, (aidType) => element('aid-type', { ...aidType })),
    codeElement('tied-status', transaction.tied),
    treasuryAccount ? treasuryAccountLines(treasuryAccount) : [],
  )
}

/** An amount's element, where there is an amount. */
export function moneyLines(
  name: string,
  { value, currency, valueDate }: Money,
  more: Record<string, string> = {},
): Lines {
  return value === undefined ? [] : textElement(name, { ...more, currency, 'value-date': valueDate }, value)
}

function party(end: 'provider' | 'receiver', organisation: Party | undefined): Lines {
  if (!organisation) return []
  const { ref, type, activityId, narratives } = organisation
  return element(`${end}-org`, { ref, [`${end}-activity-id`]: activityId, type }, narrativeLines(narratives))
}

/** In the form that United States publishers use: the name as text beside the years. */
function treasuryAccountLines({ code, name = '', fundingYearBegin = '', fundingYearEnd = '' }: TreasuryAccount): Lines {
  const years = element('usg:fiscal-funding-year', { begin: fundingYearBegin, end: fundingYearEnd })
  return element('usg:treasury-account', { code }, name ? [escapeText(name)] : [], years)
}
