// A cell of a workbook of participants: what stands in it, or what to say of it.
import { countries } from '#web/index.ts'
import type { Parameters } from '#kernel/wrong-field.ts'
import type { ParticipantColumn } from './columns.ts'
import { rowMessages as say } from './messages.ts'

export type CellValue = string | boolean | null

export interface CellFault {
  message: string
  parameters?: Parameters
}

const fault = (message: string, parameters?: Parameters): CellFault => ({ message, ...(parameters && { parameters }) })

// marks of direction and joiners that spreadsheets and keyboards leave behind: nobody sees them, and they part what is the same
const unseen = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFD\uD800-\uDFFF]/u

/** The text of a cell as it is compared and kept: composed, one space for many. */
export const cleaned = (text: string) => text.normalize('NFC').replaceAll(unseen, '').replaceAll(/\s+/gu, ' ').trim()

/** A day that there is; null for anything else. */
export function dayOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text ? text : null
}

/** A day, a month or a year that there is; null for anything else. */
const birthOf = (text: string) =>
  /^\d{4}$/.test(text) || (/^\d{4}-\d{2}$/.test(text) && dayOf(`${text}-01`)) ? text : dayOf(text)

/** Scripts whose letters are taken for one another. */
const alikeScripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]

const mixes = (name: string) =>
  name
    // labels such as (invented) are words by themselves
    .split(/[\s\-–'’.()]+/u)
    .some((word) => alikeScripts.filter((script) => script.test(word)).length > 1)

const byName = new Map([...countries.values()].map(({ code, name }) => [name.toLowerCase(), code]))

/** What a cell holds as its column wants it. Nothing is null. */
export function readCell(column: ParticipantColumn, raw: string | null): { value: CellValue } | CellFault {
  const text = cleaned(raw ?? '')
  if (text === '') return column.always ? fault(say.missing.message) : { value: null }
  if (control.test(text)) return fault(say.control.message)
  if (text.length > column.most) return fault(say.tooLong.message, { most: column.most })
  switch (column.kind) {
    case 'code': {
      const word = text.toLowerCase()
      return column.choices!.includes(word)
        ? { value: word }
        : fault(say.choice.message, { choices: column.choices!.join(', ') })
    }
    case 'yes-no': {
      const word = text.toLowerCase()
      if (['yes', 'true'].includes(word)) return { value: true }
      if (['no', 'false'].includes(word)) return { value: false }
      return fault(say.choice.message, { choices: 'yes, no' })
    }
    case 'date':
    case 'birth': {
      const day = column.kind === 'birth' ? birthOf(text) : dayOf(text)
      if (day) return { value: day }
      if (/^\d{4,6}(\.\d+)?$/.test(text)) return fault(say.serial.message)
      return fault(column.kind === 'birth' ? say.birthDate.message : say.date.message)
    }
    case 'country': {
      const code = countries.has(text.toUpperCase()) ? text.toUpperCase() : byName.get(text.toLowerCase())
      return code ? { value: code } : fault(say.country.message)
    }
    case 'language':
      return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) ? { value: text } : fault(say.language.message)
    case 'number':
      if (/^\d+(\.\d+)?e\+?\d+$/i.test(text)) return fault(say.digits.message)
      return /[\p{L}\p{N}]/u.test(text) ? { value: text } : fault(say.digits.message)
    case 'years':
      return /^\d{1,2}([.,]\d{1,2})?$/.test(text) && Number(text.replace(',', '.')) <= 80
        ? { value: text.replace(',', '.') }
        : fault(say.years.message)
    case 'email':
      return /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]{2,}$/u.test(text) ? { value: text } : fault(say.email.message)
    case 'phone':
      return /^[+\d][\d ()./-]{4,39}$/.test(text) ? { value: text } : fault(say.phone.message)
    case 'name':
    case 'local-name':
      if (!/\p{L}/u.test(text) || /\p{N}/u.test(text)) return fault(say.noLetters.message)
      if (mixes(text)) return fault(say.mixedScripts.message)
      if (column.kind === 'name' && /\p{L}/u.test(text.replaceAll(/[\p{Script=Latin}\p{Script=Common}]/gu, '')))
        return fault(say.notLatin.message)
      return { value: text }
    case 'text':
      return { value: text }
  }
}
