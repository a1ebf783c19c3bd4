// Writes the additions for the OECD's reporting system and its forward spending survey.

import type { CrsAdditions, ForwardSpending } from './activity.ts'
import { codeElement, dayElement, element, every, textElement, type Lines } from './markup.ts'
import { moneyLines } from './write-money.ts'

export function crsLines({ flags, loanTerms, loanStatus, channelCode }: CrsAdditions): Lines {
  return element(
    'crs-add',
    {},
    every(flags, (flag) => element('other-flags', { ...flag })),
    loanTerms
      ? element(
          'loan-terms',
          { 'rate-1': loanTerms.rate1, 'rate-2': loanTerms.rate2 },
          codeElement('repayment-type', loanTerms.repaymentType),
          codeElement('repayment-plan', loanTerms.repaymentPlan),
          dayElement('commitment-date', loanTerms.commitmentDate),
          dayElement('repayment-first-date', loanTerms.firstRepaymentDate),
          dayElement('repayment-final-date', loanTerms.finalRepaymentDate),
        )
      : [],
    loanStatus
      ? element(
          'loan-status',
          { year: loanStatus.year, currency: loanStatus.currency, 'value-date': loanStatus.valueDate },
          amount('interest-received', loanStatus.interestReceived),
          amount('principal-outstanding', loanStatus.principalOutstanding),
          amount('principal-arrears', loanStatus.principalArrears),
          amount('interest-arrears', loanStatus.interestArrears),
        )
      : [],
    channelCode === undefined ? [] : textElement('channel-code', {}, channelCode),
  )
}

const amount = (name: string, value: string | undefined) => (value === undefined ? [] : textElement(name, {}, value))

export function forwardSpendingLines(spending: ForwardSpending): Lines {
  return element(
    'fss',
    {
      'extraction-date': spending.extractionDate,
      priority: spending.priority,
      'phaseout-year': spending.phaseoutYear,
    },
    every(spending.forecasts, (forecast) =>
      moneyLines('forecast', forecast, forecast.year ? { year: forecast.year } : {}),
    ),
  )
}
