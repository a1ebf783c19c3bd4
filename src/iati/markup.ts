// Writing XML: elements as indented text, everything escaped.

import type { Narrative } from './activity.ts'

/** Undefined leaves an attribute out. */
export type Attributes = Record<string, string | number | boolean | undefined>

/** Lines of XML, each without its indentation's outer part. */
export type Lines = string[]

/** What no XML 1.0 file may hold: most control characters, lone surrogates. */
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

const entity = (character: string) => entities[character]!

export const escapeText = (text: string) => text.replace(forbidden, '\uFFFD').replace(/[&<>\r]/g, entity)
const escapeAttribute = (text: string) => text.replace(forbidden, '\uFFFD').replace(/[&<>"\r\n\t]/g, entity)

function startTag(name: string, attributes: Attributes): string {
  let tag = `<${name}`
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) tag += ` ${key}="${escapeAttribute(String(value))}"`
  return tag
}

/** An element that holds elements, or nothing. */
export function element(name: string, attributes: Attributes, ...inside: Lines[]): Lines {
  const lines = inside.flat()
  if (lines.length === 0) return [`${startTag(name, attributes)}/>`]
  return [`${startTag(name, attributes)}>`, ...lines.map((line) => `  ${line}`), `</${name}>`]
}

/** An element that holds a text. */
export function textElement(name: string, attributes: Attributes, text: string): Lines {
  return [
    text === '' ? `${startTag(name, attributes)}/>` : `${startTag(name, attributes)}>${escapeText(text)}</${name}>`,
  ]
}

/** The lines of every member; nothing where the list is absent. */
export function every<Value>(values: Value[] | undefined, write: (value: Value) => Lines): Lines {
  return values?.flatMap(write) ?? []
}

/** An element of a code, where there is one. */
export const codeElement = (name: string, code: string | undefined): Lines =>
  code === undefined ? [] : element(name, { code })

export const narrativeLines = (narratives: Narrative[] | undefined): Lines =>
  every(narratives, ({ text, lang }) => textElement('narrative', { 'xml:lang': lang }, text))

/** Narratives where the schema demands one: an empty one where there is nothing to say. */
export const someNarratives = (narratives: Narrative[] | undefined): Lines =>
  narratives ? narrativeLines(narratives) : ['<narrative/>']

/** An element of narratives, where there are any. */
export const texts = (name: string, narratives: Narrative[] | undefined): Lines =>
  narratives ? element(name, {}, narrativeLines(narratives)) : []

/** A day's element, where there is a day. */
export const dayElement = (name: string, date: string | undefined): Lines =>
  date === undefined ? [] : element(name, { 'iso-date': date })
