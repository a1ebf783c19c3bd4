// The door of the area: IATI in and out, and the pages on it.
import { exportIati } from './export.ts'
import { importIati } from './import.ts'
import { importPage } from './import-page.tsx'
import { importsPage } from './imports-page.tsx'
import { listFindings, listImports, showImport } from './imports.ts'
import { publicationPage } from './publication-page.tsx'
import { listPublications, showPublication, sourceLines } from './publications.ts'

export { exportIati } from './export.ts'
export { importIati } from './import.ts'

export const exchange = [
  importIati,
  exportIati,
  listImports,
  showImport,
  listFindings,
  listPublications,
  showPublication,
  sourceLines,
]
export const exchangePages = [importsPage, importPage, publicationPage]
