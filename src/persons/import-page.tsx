// Importing a table of persons as a page.
import { tableImportPage } from '#web/index.ts'
import { importPersons, tryImport } from './import.ts'
import { messages as m } from './messages.ts'

export const importPage = tableImportPage({
  address: '/person-import',
  needs: 'person.keep',
  title: m.import,
  list: { label: m.persons, href: '/persons' },
  why: m.importWhy,
  columns: m.importColumns,
  template: { label: m.template, href: '/api/v1/person-file' },
  row: m.person,
  code: m.code,
  async look(act, file) {
    const { persons: counts, ...report } = await act(tryImport, { file })
    return { ...report, counts }
  },
  operation: importPersons,
})
