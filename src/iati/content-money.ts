// What an activity says about money: budgets, planned disbursements and transactions.

import type { Budget, Money, PlannedDisbursement, Transaction, TreasuryAccount } from './activity.ts'
import {
  aidType,
  attribute,
  code,
  coded,
  codeOf,
  each,
  first,
  narrativesOf,
  party,
  put,
  type Figures,
} from './content-parts.ts'
import type { Element } from './element.ts'

/** The namespace of the extension that United States publishers use. */
export const usNamespace = 'https://foreignassistance.gov'

/** Sets value, currency and value date from a `value` element. */
export function money(target: Money, element: Element | undefined, figures: Figures) {
  if (!element) return
  put(target, 'value', figures.decimal(element))
  put(target, 'currency', attribute(element, 'currency'))
  put(target, 'valueDate', figures.date(element, 'value-date'))
}

export function budget(element: Element, figures: Figures) {
  const value: Budget = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'status', attribute(element, 'status'))
  put(value, 'start', figures.day(element, 'period-start'))
  put(value, 'end', figures.day(element, 'period-end'))
  money(value, first(element, 'value'), figures)
  return value
}

export function plannedDisbursement(element: Element, figures: Figures) {
  const value: PlannedDisbursement = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'start', figures.day(element, 'period-start'))
  put(value, 'end', figures.day(element, 'period-end'))
  money(value, first(element, 'value'), figures)
  parties(value, element)
  return value
}

function parties(target: Pick<Transaction, 'provider' | 'receiver'>, element: Element) {
  const provider = first(element, 'provider-org')
  if (provider) target.provider = party(provider, 'provider-activity-id')
  const receiver = first(element, 'receiver-org')
  if (receiver) target.receiver = party(receiver, 'receiver-activity-id')
}

export function transaction(element: Element, figures: Figures) {
  const value: Transaction = {}
  put(value, 'ref', attribute(element, 'ref'))
  put(value, 'humanitarian', figures.boolean(element, 'humanitarian'))
  put(value, 'type', codeOf(element, 'transaction-type'))
  put(value, 'date', figures.day(element, 'transaction-date'))
  money(value, first(element, 'value'), figures)
  put(value, 'description', narrativesOf(element, 'description'))
  parties(value, element)
  put(value, 'disbursementChannel', codeOf(element, 'disbursement-channel'))
  put(value, 'sectors', each(element, 'sector', coded))
  put(value, 'countries', each(element, 'recipient-country', coded))
  put(value, 'regions', each(element, 'recipient-region', coded))
  put(value, 'flow', codeOf(element, 'flow-type'))
  put(value, 'finance', codeOf(element, 'finance-type'))
  put(value, 'aidTypes', each(element, 'aid-type', aidType))
  put(value, 'tied', codeOf(element, 'tied-status'))
  const account = element.children.find((child) => isUs(child, 'treasury-account'))
  if (account) value.treasuryAccount = treasuryAccount(account)
  return value
}

const isUs = (element: Element, name: string) => element.name === name && element.namespace === usNamespace

function treasuryAccount(element: Element) {
  const account: TreasuryAccount = {}
  put(account, 'code', code(element))
  put(account, 'name', element.text.trim() || undefined)
  const years = element.children.find((child) => isUs(child, 'fiscal-funding-year'))
  if (years) {
    put(account, 'fundingYearBegin', attribute(years, 'begin'))
    put(account, 'fundingYearEnd', attribute(years, 'end'))
  }
  return account
}
