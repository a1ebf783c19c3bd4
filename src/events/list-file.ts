// The list of events, the human-rights report and the like as files for a spreadsheet: every row that fits, not a page of them.
import type { z } from 'zod'
import type { Download } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { csv, workbook, type Sheet } from '#kernel/sheet.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { countryName } from '#portfolio/index.ts'
import { isLocale, translator } from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import type { humanRights } from './human-rights.ts'
import { listEvents } from './list.ts'
import { wrongMessages as wrong } from './messages.ts'
import { courseMessages as c } from './course-words.ts'
import { gapNames, institutionNames, kindNames, modalityNames, stateNames } from './names.ts'
import { messages as m } from './words.ts'

/** A file holds so many events; it is never cut silently. */
const mostRows = 10_000

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** @throws InvalidInput for a format that there is not */
async function sheetFile(format: string, name: string, sheet: Sheet): Promise<Download> {
  const fileName = `${name}.${format}`
  if (format === 'csv') return { type: 'text/csv; charset=utf-8', fileName, body: once(csv(sheet)) }
  if (format === 'xlsx')
    return {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      fileName,
      body: once(await workbook([sheet])),
    }
  throw InvalidInput({ errors: [fieldError('format', wrong.format.message)] })
}

const localeOf = (locale: string) => (isLocale(locale) ? locale : 'en')

interface Asking {
  act: PageRequest['act']
  locale: string
}

/** @throws InvalidInput for a list that is longer than a file may be */
export async function eventsFile(
  format: string,
  asked: z.input<typeof listEvents.input>,
  { act, locale: given }: Asking,
) {
  const locale = localeOf(given)
  const t = translator(locale)
  const rows: z.output<typeof listEvents.output>['events'] = []
  for (let cursor: string | undefined; ;) {
    const { events, next } = await act(listEvents, { ...asked, limit: 500, ...(cursor && { cursor }) })
    rows.push(...events)
    if (next === null) break
    if (rows.length >= mostRows) throw InvalidInput({ errors: [fieldError('format', wrong.tooManyRows.message)] })
    cursor = next
  }
  return sheetFile(format, 'events', {
    name: t(m.events),
    columns: [
      { label: t(m.code) },
      { label: t(m.title) },
      { label: t(m.localTitle) },
      { label: t(m.kind) },
      { label: t(m.modality) },
      { label: t(m.academy) },
      { label: t(m.country) },
      { label: t(m.nations) },
      { label: t(m.placeCountry) },
      { label: t(m.place) },
      { label: t(m.institution) },
      { label: t(m.course) },
      { label: t(m.edition), kind: 'number' },
      { label: t(m.award) },
      { label: t(m.fundingSource) },
      { label: t(m.programme) },
      { label: t(m.keyActivity) },
      { label: t(m.startsOn) },
      { label: t(m.endsOn) },
      { label: t(m.plannedParticipants), kind: 'number' },
      { label: t(m.headCount), kind: 'number' },
      { label: t(m.headCountFemale), kind: 'number' },
      { label: t(m.state) },
    ],
    rows: rows.map((event) => [
      event.code,
      event.title,
      event.localTitle,
      t(kindNames[event.kind]),
      t(modalityNames[event.modality]),
      event.academy,
      countryName(event.country, locale),
      event.nations.join('; '),
      event.placeCountry && countryName(event.placeCountry, locale),
      event.place,
      t(institutionNames[event.institution]),
      event.course,
      event.edition,
      event.award,
      event.fundingSource,
      event.programme,
      event.keyActivity,
      event.startsOn,
      event.endsOn,
      event.plannedParticipants,
      event.headCount,
      event.headCountFemale,
      t(stateNames[event.state]),
    ]),
  })
}

/** @throws InvalidInput for a format that there is not */
export function rightsFile(format: string, { lines }: z.output<typeof humanRights.output>, given: string) {
  const t = translator(localeOf(given))
  return sheetFile(format, 'human-rights', {
    name: t(c.humanRights),
    columns: [
      { label: t(c.fiscalYear), kind: 'number' },
      { label: t(c.code) },
      { label: t(c.edition), kind: 'number' },
      { label: t(c.title) },
      { label: t(c.hours), kind: 'number' },
      { label: t(c.humanRightsHours), kind: 'number' },
      { label: t(c.planned), kind: 'number' },
      { label: t(c.held), kind: 'number' },
      { label: t(c.hoursTaught), kind: 'number' },
      { label: t(c.gap) },
    ],
    rows: lines.map((line) => [
      line.fiscalYear,
      line.course,
      line.edition,
      line.title,
      line.hours,
      line.humanRightsHours,
      line.events,
      line.held,
      line.hoursTaught,
      line.gap && t(gapNames[line.gap]),
    ]),
  })
}
