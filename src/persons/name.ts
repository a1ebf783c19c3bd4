// A person's name as somebody writes it: in any script, with one word or many; what would make two names look like one is
// refused, and nothing that was written is changed but how its characters are composed.
import { z } from 'zod'
import { wrongMessages as wrong } from './messages.ts'

export const nameKinds = ['as-written', 'latin', 'other-name', 'former-name'] as const
export type NameKind = (typeof nameKinds)[number]

/** The scripts that are told apart, by their short names in ISO 15924. */
const scripts = {
  Latn: /\p{Script=Latin}/u,
  Cyrl: /\p{Script=Cyrillic}/u,
  Grek: /\p{Script=Greek}/u,
  Arab: /\p{Script=Arabic}/u,
  Hebr: /\p{Script=Hebrew}/u,
  Hani: /\p{Script=Han}/u,
  Hang: /\p{Script=Hangul}/u,
  Thai: /\p{Script=Thai}/u,
  Deva: /\p{Script=Devanagari}/u,
  Beng: /\p{Script=Bengali}/u,
  Ethi: /\p{Script=Ethiopic}/u,
  Armn: /\p{Script=Armenian}/u,
  Geor: /\p{Script=Georgian}/u,
} as const

/** The script of a text by its first letter; Zyyy where it is none of those told apart. */
export function scriptOf(text: string): string {
  for (const character of text)
    if (/\p{L}/u.test(character)) return Object.entries(scripts).find(([, of]) => of.test(character))?.[0] ?? 'Zyyy'
  return 'Zyyy'
}

/** Scripts whose capitals look like one another’s: a word holds letters of one of them. */
const lookAlike = ['Latn', 'Cyrl', 'Grek'] as const

/** Bidirectional controls: what is read is not what is stored. */
const bidi = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** Joiners are letters' business where a script joins; elsewhere they only hide a difference. */
const joined =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/gu
const invisible =
  /\u034f|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]|[\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0]/u
const unwritable = /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u

const codeOf = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

export interface WrongName {
  message: string
  /** Never a part of the name that is to be read: the code of a character at most. */
  params?: Record<string, string>
}

/** What is wrong with a name, if anything is. */
export function wrongWithName(name: string): WrongName | undefined {
  const hidden = bidi.exec(name)?.[0]
  if (hidden) return { message: wrong.bidi.message, params: { character: codeOf(hidden) } }
  const unseen = invisible.exec(name.replaceAll(joined, ''))?.[0]
  if (unseen) return { message: wrong.invisible.message, params: { character: codeOf(unseen) } }
  const none = unwritable.exec(name)?.[0]
  if (none) return { message: wrong.unwritable.message, params: { character: codeOf(none) } }
  if (!/\p{L}/u.test(name)) return { message: wrong.noLetter.message }
  if (/[<>{}[\]\\|=@#$%^*~]/.test(name)) return { message: wrong.signs.message }
  for (const word of name.split(/[\s\-‐–—]+/u)) {
    const mixed = lookAlike.filter((script) => scripts[script].test(word))
    if (mixed.length < 2) continue
    // the script of fewest letters is the one that slipped in
    const count = (script: (typeof lookAlike)[number]) =>
      Array.from(word).filter((one) => scripts[script].test(one)).length
    const [odd] = mixed.toSorted((a, b) => count(a) - count(b))
    const stranger = Array.from(word).find((one) => scripts[odd!].test(one))!
    return { message: wrong.mixedScripts.message, params: { character: codeOf(stranger) } }
  }
  return undefined
}

/** A name, composed (NFC), with one space for several. @throws as what is wrong with the field */
export const personNameText = z
  .string()
  .transform((name) =>
    name
      .normalize('NFC')
      .trim()
      .replaceAll(/[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+/g, ' '),
  )
  .pipe(
    z
      .string()
      .min(1, { abort: true })
      .max(200)
      .superRefine((name, context) => {
        const fault = wrongWithName(name)
        if (fault) context.addIssue({ code: 'custom', ...fault, ...(fault.params && { params: fault.params }) })
      }),
  )
