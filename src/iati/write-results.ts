// Writes results: indicators, baselines, periods with targets and actuals.

import type { Baseline, Indicator, Measurement, Period, Result } from './activity.ts'
import { dayElement, element, every, someNarratives, texts, type Attributes, type Lines } from './markup.ts'
import { documentLines } from './write-document.ts'

export function resultLines(result: Result): Lines {
  return element(
    'result',
    { type: result.type ?? '', 'aggregation-status': result.aggregationStatus },
    described(result, 'vocabulary-uri'),
    every(result.indicators, indicatorLines),
  )
}

/** What results and indicators share. */
function described({ title, description, documents, references }: Result | Indicator, uri: string): Lines {
  return [
    ...element('title', {}, someNarratives(title)),
    ...texts('description', description),
    ...every(documents, documentLines),
    ...every(references, ({ vocabulary = '', code, vocabularyUri }) =>
      element('reference', { vocabulary, code, [uri]: vocabularyUri }),
    ),
  ]
}

function indicatorLines(indicator: Indicator): Lines {
  return element(
    'indicator',
    {
      measure: indicator.measure ?? '',
      ascending: indicator.ascending,
      'aggregation-status': indicator.aggregationStatus,
    },
    described(indicator, 'indicator-uri'),
    every(indicator.baselines, baselineLines),
    every(indicator.periods, periodLines),
  )
}

function baselineLines(baseline: Baseline): Lines {
  const { year, date } = baseline
  const { places, comment, documents } = measured(baseline)
  return element('baseline', { 'iso-date': date, year, value: baseline.value }, places, documents, comment)
}

function periodLines({ start, end, targets, actuals }: Period): Lines {
  const written = (name: string) => (measurement: Measurement) => {
    const { places, comment, documents } = measured(measurement)
    const attributes: Attributes = { value: measurement.value }
    return element(name, attributes, places, comment, documents)
  }
  return element(
    'period',
    {},
    dayElement('period-start', start),
    dayElement('period-end', end),
    every(targets, written('target')),
    every(actuals, written('actual')),
  )
}

/** The parts of a measurement; targets and baselines have them in different order. */
function measured({ locationRefs, dimensions, comment, documents }: Measurement) {
  return {
    places: [
      ...every(locationRefs, (ref) => element('location', { ref })),
      ...every(dimensions, (dimension) => element('dimension', { ...dimension })),
    ],
    comment: texts('comment', comment),
    documents: every(documents, documentLines),
  }
}
