// What the readers of content share: how an attribute, a text, a code or a figure is taken from an element.

import type { AidType, Coded, Narrative, Party, Unreadable } from './activity.ts'
import type { Element } from './element.ts'
import { booleanOf, dateOf, decimalOf, integerOf } from './scalar.ts'

/** Sets the member, or leaves it absent. */
export function put<Target, Key extends keyof Target>(target: Target, key: Key, value: Target[Key] | undefined) {
  if (value !== undefined) target[key] = value
}

/** IATI's own child of that name, the first. */
export function first(element: Element, name: string): Element | undefined {
  for (const child of element.children) if (child.name === name && child.namespace === undefined) return child
  return undefined
}

/** What `read` makes of each child of that name; undefined where there is none. */
export function each<Value>(element: Element, name: string, read: (child: Element) => Value): Value[] | undefined {
  let values: Value[] | undefined
  for (const child of element.children)
    if (child.name === name && child.namespace === undefined) (values ??= []).push(read(child))
  return values
}

/** The attribute's text without spaces around it; undefined where it is absent or empty. */
export function attribute(element: Element, name: string): string | undefined {
  return element.get(name)?.trim() || undefined
}

export const code = (element: Element) => attribute(element, 'code')

/** The code of the first child of that name. */
export function codeOf(element: Element, name: string): string | undefined {
  const child = first(element, name)
  return child && code(child)
}

export function narratives(element: Element | undefined): Narrative[] | undefined {
  if (!element) return undefined
  let texts: Narrative[] | undefined
  for (const child of element.children) {
    if (child.name !== 'narrative' || child.namespace !== undefined) continue
    const text = child.text.trim()
    if (text === '') continue
    const lang = attribute(child, 'xml:lang')
    ;(texts ??= []).push(lang ? { text, lang } : { text })
  }
  return texts
}

export const narrativesOf = (element: Element, name: string) => narratives(first(element, name))

/** A code with its vocabulary and narratives; also the base of everything that adds members to those. */
export function coded(element: Element): Coded {
  const value: Coded = { code: code(element) ?? '' }
  put(value, 'vocabulary', attribute(element, 'vocabulary'))
  put(value, 'vocabularyUri', attribute(element, 'vocabulary-uri'))
  put(value, 'narratives', narratives(element))
  return value
}

export function party(element: Element, activityId: string): Party {
  const value: Party = {}
  put(value, 'ref', attribute(element, 'ref'))
  put(value, 'type', attribute(element, 'type'))
  put(value, 'activityId', attribute(element, activityId))
  put(value, 'narratives', narratives(element))
  return value
}

export function aidType(element: Element) {
  const type: AidType = { code: code(element) ?? '' }
  put(type, 'vocabulary', attribute(element, 'vocabulary'))
  return type
}

/** The list without its empty members; undefined where none is left. */
export function filled<Value extends { length: number }>(values: Value[] | undefined) {
  const kept = values?.filter(({ length }) => length > 0)
  return kept?.length ? kept : undefined
}

/** Takes figures, dates and truth values; what can't be read as one is kept in `unreadable`. */
export class Figures {
  readonly unreadable: Unreadable[] = []

  decimal(element: Element, name?: string) {
    return this.#take(element, name, decimalOf)
  }

  date(element: Element, name: string) {
    return this.#take(element, name, dateOf)
  }

  boolean(element: Element, name: string) {
    return this.#take(element, name, booleanOf)
  }

  integer(element: Element, name: string) {
    return this.#take(element, name, integerOf)
  }

  /** The iso-date of the first child of that name. */
  day(element: Element, name: string) {
    const child = first(element, name)
    return child && this.date(child, 'iso-date')
  }

  #take<Value>(element: Element, name: string | undefined, read: (text: string) => Value | undefined) {
    const text = name === undefined ? element.text : element.get(name)
    if (text === undefined || text === '') return undefined
    const value = read(text)
    if (value === undefined && text.trim() !== '')
      this.unreadable.push({ at: name ? `${placeOf(element)}/@${name}` : placeOf(element), text: text.trim() })
    return value
  }
}

/** "transaction[3]/value": the path within the activity, counted from 1 where the name repeats. */
function placeOf(element: Element): string {
  const { parent, name } = element
  if (!parent || name === 'iati-activity') return ''
  const twins = parent.children.filter((child) => child.name === name)
  const place = twins.length > 1 ? `${name}[${twins.indexOf(element) + 1}]` : name
  const above = placeOf(parent)
  return above ? `${above}/${place}` : place
}
