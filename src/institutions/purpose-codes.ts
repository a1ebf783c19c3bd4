// What a purpose code of the OECD Development Assistance Committee tells about institution and function.
// Source of every row: the code list "Sector" of the IATI standard (the OECD's CRS purpose codes), by its definition.
import type { Assertion } from './claim.ts'

/** The vocabularies of IATI's SectorVocabulary that hold five-digit purpose codes; absent means 1. */
const purposeVocabularies = new Set(['', '1'])

interface PurposeCodeRow {
  readonly code: string
  readonly name: string
  /** The part of the code list's definition that bears the claim. */
  readonly because: string
  readonly claims: readonly Assertion[]
}

export const purposeCodes: readonly PurposeCodeRow[] = [
  {
    code: '15131',
    name: 'Justice, law and order policy, planning and administration',
    because: 'policy for the judicial, law and order sectors as a whole',
    claims: [{ subject: 'institution', value: 'cross-cutting' }],
  },
  {
    code: '15132',
    name: 'Police',
    because: 'police affairs and services',
    claims: [{ subject: 'institution', value: 'police' }],
  },
  {
    code: '15133',
    name: 'Fire and rescue services',
    because: 'fire prevention and fire-fighting, a service of its own',
    claims: [{ subject: 'institution', value: 'none' }],
  },
  {
    // It names parole and probation beside the courts, so it tells no single function.
    code: '15134',
    name: 'Judicial affairs',
    because: 'civil and criminal courts and the judicial system',
    claims: [{ subject: 'institution', value: 'courts' }],
  },
  {
    // An ombudsman stands outside the three: the code tells the function only.
    code: '15135',
    name: 'Ombudsman',
    because: 'independent service that investigates complaints of maladministration',
    claims: [{ subject: 'function', value: 'oversee' }],
  },
  {
    code: '15137',
    name: 'Prisons',
    because: 'prisons, by its name; the list gives no definition',
    claims: [
      { subject: 'institution', value: 'corrections' },
      { subject: 'function', value: 'detain' },
    ],
  },
  {
    code: '15250',
    name: 'Removal of land mines and explosive remnants of war',
    because: 'clearance, risk education and help for victims of mines',
    claims: [{ subject: 'institution', value: 'none' }],
  },
  {
    code: '91010',
    name: 'Administrative costs (non-sector allocable)',
    because: "the donor's own administration, by its name; the list gives no definition",
    claims: [{ subject: 'institution', value: 'none' }],
  },
]

/** Codes that one might expect above, and why they claim nothing. */
export const silentPurposeCodes: readonly { readonly code: string; readonly because: string }[] = [
  { code: '15113', because: 'anti-corruption bodies with or without powers of law enforcement, and civil society' },
  { code: '15130', because: 'names courts, police, prisons, border management and legal aid alike' },
  { code: '15136', because: 'immigration services may or may not be a police body' },
  { code: '15160', because: 'human rights bodies and advocates' },
  { code: '15180', because: 'help for victims, prevention and prosecution alike' },
  { code: '15210', because: 'law enforcement, judiciary, military budgets and parliaments alike' },
  { code: '15220', because: 'civilian peace-building of every kind' },
  { code: '15230', because: 'peacekeeping, which may or may not retrain police' },
  { code: '16063', because: 'customs, police training, education and crop substitution alike' },
]

const byCode = new Map(purposeCodes.map((row) => [row.code, row]))

/** The row of a sector, or undefined where the code or its vocabulary says nothing. */
export function purposeCode(code: string, vocabulary: string | undefined): PurposeCodeRow | undefined {
  return purposeVocabularies.has(vocabulary ?? '') ? byCode.get(code) : undefined
}
