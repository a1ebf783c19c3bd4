// Importing a table of units as a page.
import { tableImportPage } from '#web/index.ts'
import { importUnits, tryImport } from './import.ts'
import { messages as m } from './messages.ts'

export const importPage = tableImportPage({
  address: '/unit-import',
  needs: 'unit.keep',
  title: m.import,
  list: { label: m.units, href: '/units' },
  why: m.importWhy,
  columns: m.importColumns,
  template: { label: m.template, href: '/api/v1/unit-file' },
  row: m.unit,
  code: m.code,
  async look(act, file) {
    const { units: counts, ...report } = await act(tryImport, { file })
    return { ...report, counts }
  },
  operation: importUnits,
})
