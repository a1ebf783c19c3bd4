// Importing a table of events, or of courses, as a page.
import { tableImportPage, type TableReport } from '#web/index.ts'
import { importCourses, tryCourses } from './course-import.ts'
import { courseMessages } from './course-words.ts'
import { importEvents, tryEvents } from './import.ts'
import { courseAddress, eventAddress } from './parts.tsx'
import type { ImportReport } from './table-cells.ts'
import { messages as m } from './words.ts'

const reported = ({ rows, ...report }: ImportReport): TableReport => ({
  ...report,
  rows: rows.map(({ title, ...row }) => ({ ...row, name: title })),
})

/** What is there already can be looked at. */
const linked =
  (addressOf: (code: string) => string) =>
  ({ code, state }: { code: string; state: string }) =>
    state === 'new' ? <code>{code}</code> : <a href={addressOf(code)}>{code}</a>

export const eventImportPage = tableImportPage({
  address: '/event-import',
  needs: 'event.keep',
  title: m.import,
  list: { label: m.events, href: '/events' },
  why: m.importWhy,
  columns: m.importColumns,
  template: { label: m.template, href: '/api/v1/event-file' },
  row: m.title,
  code: m.code,
  codeOf: linked(eventAddress),
  look: async (act, file) => reported(await act(tryEvents, { file })),
  operation: importEvents,
})

export const courseImportPage = tableImportPage({
  address: '/course-import',
  needs: 'course.keep',
  title: courseMessages.import,
  list: { label: courseMessages.courses, href: '/courses' },
  why: courseMessages.importWhy,
  columns: courseMessages.importColumns,
  template: { label: courseMessages.template, href: '/api/v1/course-file' },
  row: m.title,
  code: m.code,
  codeOf: linked(courseAddress),
  look: async (act, file) => reported(await act(tryCourses, { file })),
  operation: importCourses,
})
