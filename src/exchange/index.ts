// IATI in and out: importing files, looking at what came of it, publishing back.
import { importIati } from './import.ts'
import { listFindings, listImports, showImport } from './imports.ts'
import { listPublications, showPublication, sourceLines } from './publications.ts'
export { importIati } from './import.ts'

export const exchange = [
  importIati,
  listImports,
  showImport,
  listFindings,
  listPublications,
  showPublication,
  sourceLines,
]
export const exchangePages = []
