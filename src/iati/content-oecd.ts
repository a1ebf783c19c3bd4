// The additions for the OECD's reporting system and its forward spending survey.

import type { CrsAdditions, ForwardSpending } from './activity.ts'
import { money } from './content-money.ts'
import { attribute, code, codeOf, each, first, put, type Figures } from './content-parts.ts'
import type { Element } from './element.ts'

export function crsAdditions(element: Element, figures: Figures) {
  const additions: CrsAdditions = {}
  put(
    additions,
    'flags',
    each(element, 'other-flags', (child) => {
      const flag: NonNullable<CrsAdditions['flags']>[number] = { code: code(child) ?? '' }
      put(flag, 'significance', figures.boolean(child, 'significance'))
      return flag
    }),
  )
  const terms = first(element, 'loan-terms')
  if (terms) additions.loanTerms = loanTerms(terms, figures)
  const status = first(element, 'loan-status')
  if (status) additions.loanStatus = loanStatus(status, figures)
  put(additions, 'channelCode', first(element, 'channel-code')?.text.trim() || undefined)
  return additions
}

function loanTerms(element: Element, figures: Figures) {
  const terms: NonNullable<CrsAdditions['loanTerms']> = {}
  put(terms, 'rate1', figures.decimal(element, 'rate-1'))
  put(terms, 'rate2', figures.decimal(element, 'rate-2'))
  put(terms, 'repaymentType', codeOf(element, 'repayment-type'))
  put(terms, 'repaymentPlan', codeOf(element, 'repayment-plan'))
  put(terms, 'commitmentDate', figures.day(element, 'commitment-date'))
  put(terms, 'firstRepaymentDate', figures.day(element, 'repayment-first-date'))
  put(terms, 'finalRepaymentDate', figures.day(element, 'repayment-final-date'))
  return terms
}

function loanStatus(element: Element, figures: Figures) {
  const status: NonNullable<CrsAdditions['loanStatus']> = {}
  const amount = (name: string) => {
    const child = first(element, name)
    return child && figures.decimal(child)
  }
  put(status, 'year', figures.decimal(element, 'year'))
  put(status, 'currency', attribute(element, 'currency'))
  put(status, 'valueDate', figures.date(element, 'value-date'))
  put(status, 'interestReceived', amount('interest-received'))
  put(status, 'principalOutstanding', amount('principal-outstanding'))
  put(status, 'principalArrears', amount('principal-arrears'))
  put(status, 'interestArrears', amount('interest-arrears'))
  return status
}

export function forwardSpending(element: Element, figures: Figures) {
  const spending: ForwardSpending = {}
  put(spending, 'extractionDate', figures.date(element, 'extraction-date'))
  put(spending, 'priority', figures.boolean(element, 'priority'))
  put(spending, 'phaseoutYear', figures.decimal(element, 'phaseout-year'))
  put(
    spending,
    'forecasts',
    each(element, 'forecast', (child) => {
      const forecast: NonNullable<ForwardSpending['forecasts']>[number] = {}
      put(forecast, 'year', figures.decimal(child, 'year'))
      money(forecast, child, figures)
      return forecast
    }),
  )
  return spending
}
