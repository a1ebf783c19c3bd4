// What an activity says about its results: indicators, baselines, periods with targets and actuals.

import type { Baseline, Dimension, Indicator, Measurement, Period, Result, ResultReference } from './activity.ts'
import { documentLink } from './content-document.ts'
import { attribute, code, each, narrativesOf, put, type Figures } from './content-parts.ts'
import type { Element } from './element.ts'

export function resultContent(element: Element, figures: Figures): Result {
  const result: Result = {}
  put(result, 'type', attribute(element, 'type'))
  put(result, 'aggregationStatus', figures.boolean(element, 'aggregation-status'))
  describe(result, element, figures, 'vocabulary-uri')
  put(
    result,
    'indicators',
    each(element, 'indicator', (child) => indicatorContent(child, figures)),
  )
  return result
}

/** What results and indicators share. */
function describe(target: Result | Indicator, element: Element, figures: Figures, uri: string) {
  put(target, 'title', narrativesOf(element, 'title'))
  put(target, 'description', narrativesOf(element, 'description'))
  put(
    target,
    'documents',
    each(element, 'document-link', (child) => documentLink(child, figures)),
  )
  put(
    target,
    'references',
    each(element, 'reference', (child) => {
      const reference: ResultReference = { code: code(child) ?? '' }
      put(reference, 'vocabulary', attribute(child, 'vocabulary'))
      put(reference, 'vocabularyUri', attribute(child, uri))
      return reference
    }),
  )
}

function indicatorContent(element: Element, figures: Figures) {
  const indicator: Indicator = {}
  put(indicator, 'measure', attribute(element, 'measure'))
  put(indicator, 'ascending', figures.boolean(element, 'ascending'))
  put(indicator, 'aggregationStatus', figures.boolean(element, 'aggregation-status'))
  describe(indicator, element, figures, 'indicator-uri')
  put(
    indicator,
    'baselines',
    each(element, 'baseline', (child) => baseline(child, figures)),
  )
  put(
    indicator,
    'periods',
    each(element, 'period', (child) => period(child, figures)),
  )
  return indicator
}

function baseline(element: Element, figures: Figures) {
  const value: Baseline = {}
  put(value, 'year', figures.integer(element, 'year'))
  put(value, 'date', figures.date(element, 'iso-date'))
  return measure(value, element, figures)
}

function period(element: Element, figures: Figures) {
  const value: Period = {}
  put(value, 'start', figures.day(element, 'period-start'))
  put(value, 'end', figures.day(element, 'period-end'))
  put(
    value,
    'targets',
    each(element, 'target', (child) => measure({}, child, figures)),
  )
  put(
    value,
    'actuals',
    each(element, 'actual', (child) => measure({}, child, figures)),
  )
  return value
}

function measure<Kind extends Measurement>(target: Kind, element: Element, figures: Figures): Kind {
  const value: Measurement = target
  put(value, 'value', attribute(element, 'value'))
  const refs = each(element, 'location', (child) => attribute(child, 'ref') ?? '')?.filter((ref) => ref !== '')
  if (refs?.length) value.locationRefs = refs
  put(
    value,
    'dimensions',
    each(element, 'dimension', (child) => {
      const dimension: Dimension = {}
      put(dimension, 'name', attribute(child, 'name'))
      put(dimension, 'value', attribute(child, 'value'))
      return dimension
    }),
  )
  put(value, 'comment', narrativesOf(element, 'comment'))
  put(
    value,
    'documents',
    each(element, 'document-link', (child) => documentLink(child, figures)),
  )
  return target
}
