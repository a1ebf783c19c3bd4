// A row of a published report on foreign training, as published and as read.
import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { fiscalYear } from '#kernel/period.ts'
import { regionOf } from '#portfolio/pure.ts'
import { countryNamed, reportRegion } from './place.ts'
import { namesPersons } from './unit-persons.ts'
import { costOf, dayOf, programmeOf, quantityOf, yearNamed, yearsOfReport, type Fault } from './values.ts'

/** The columns of the published rows, in their order. */
export const columns = [
  'report',
  'region',
  'country',
  'program',
  'course_title',
  'us_unit',
  'student_unit',
  'start_date',
  'end_date',
  'location',
  'quantity',
  'total_cost',
  'page',
  'source_file',
] as const
export type Published = Record<(typeof columns)[number], string>

/** What may be amiss with a row that is kept all the same. */
export const flags = [
  'report-odd',
  'country-missing',
  'country-unknown',
  'year-missing',
  'year-from-dates',
  'year-outside-report',
  'years-differ',
  'course-missing',
  'unit-missing',
  'unit-names-persons',
  'place-missing',
  'start-missing',
  'start-wrong',
  'end-missing',
  'end-wrong',
  'dates-reversed',
  'quantity-missing',
  'quantity-wrong',
  'quantity-zero',
  'cost-missing',
  'cost-wrong',
  'cost-zero',
] as const
export type Flag = (typeof flags)[number]

/** The reports reckon in fiscal years of the US government, which begin in October. */
const fiscalYearStart = 10

/**
 * Reads a row. Three fiscal years are at hand and mean different things: the two that the report covers, the one that the
 * programme's name ends in (whose money it was), and that of the first day of training. Totals go by the programme's,
 * since it alone says one year for nearly every row and is how the reports themselves add up; where a programme names none,
 * by that of the first day; else the year is not stated. Each disagreement is a flag.
 */
export function readRow(published: Published) {
  const found = new Set<Flag>()
  const noted = <T>(field: 'start' | 'end' | 'quantity' | 'cost', read: { value: T | null; fault: Fault | null }) => {
    if (read.fault) found.add(`${field}-${read.fault}`)
    return read.value
  }
  const country = countryNamed(published.country)
  if (!country) found.add(published.country.trim() ? 'country-unknown' : 'country-missing')
  const startOn = noted('start', dayOf(published.start_date))
  const endOn = noted('end', dayOf(published.end_date))
  if (startOn && endOn && endOn < startOn) found.add('dates-reversed')
  const quantity = noted('quantity', quantityOf(published.quantity))
  const cost = noted('cost', costOf(published.total_cost))
  if (quantity === 0) found.add('quantity-zero')
  if (cost !== null && Number(cost) === 0) found.add('cost-zero')
  const covered = yearsOfReport(published.report)
  if (!covered) found.add('report-odd')
  const ofProgramme = yearNamed(published.program)
  const ofDates = startOn ? fiscalYear(startOn, fiscalYearStart) : null
  if (ofProgramme && covered && !covered.includes(ofProgramme)) found.add('year-outside-report')
  if (ofProgramme && ofDates && ofProgramme !== ofDates) found.add('years-differ')
  if (!ofProgramme) found.add(ofDates ? 'year-from-dates' : 'year-missing')
  for (const [flag, text] of [
    ['course-missing', published.course_title],
    ['unit-missing', published.student_unit],
    ['place-missing', published.location],
  ] as const)
    if (!text.trim()) found.add(flag)
  const withheld = namesPersons(published.student_unit)
  if (withheld) found.add('unit-names-persons')
  return {
    ...published,
    student_unit: withheld ? '' : published.student_unit,
    country_code: country,
    dac_region: country ? (regionOf(country) ?? null) : null,
    report_region: reportRegion(published.region) || null,
    programme: programmeOf(published.program),
    fiscal_year: ofProgramme ?? ofDates,
    start_on: startOn,
    end_on: endOn,
    trained: quantity,
    cost,
    flags: flags.filter((flag) => found.has(flag)),
  }
}

const key = (texts: readonly string[]) => createHash('sha256').update(texts.join('\u001f')).digest('hex').slice(0, 32)

/** A row with what tells it apart: docs/decisions/0013-rows-without-identity.md. */
export const identified = (published: Published, line: number) => ({
  id: newId(),
  line,
  /** Everything that it says. */
  content_key: key(columns.map((column) => published[column])),
  /** Everything but its figures: a row that says the rest alike, in the same report, is the same row corrected. */
  row_key: key(columns.filter((c) => c !== 'quantity' && c !== 'total_cost').map((column) => published[column])),
  ...readRow(published),
})
export type IdentifiedRow = ReturnType<typeof identified>
