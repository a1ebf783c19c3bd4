// Holds one element tree against the structure table and the code lists, in one walk.

import type { CodeLists } from './code-lists.ts'
import { pathOf, type Element } from './element.ts'
import type { FindingParams } from './finding.ts'
import { isOfType } from './scalar.ts'
import { declaredModels, type AttributeRule, type Model } from './structure.ts'
import { listFor } from './vocabularies.ts'

/** Takes what a check finds at an element. */
export type Report = (rule: string, at: Element, params: FindingParams, element?: string) => void

/** Reports all that is wrong with the element and whatever it holds; `lists` undefined leaves codes unchecked. */
export function checkStructure(element: Element, model: Model, lists: CodeLists | undefined, report: Report) {
  checkAttributes(element, model, lists, report)
  if (model.text !== undefined) {
    if (model.text !== 'string' && !isOfType(model.text, element.text))
      report('structure/wrong-type', element, {
        what: element.name,
        text: quoted(element, element.text),
        type: model.text,
      })
    for (const child of element.children)
      report('structure/unknown-element', child, { child: child.name, parent: element.name })
    return
  }
  if (element.text !== '' && !isBlank(element.text))
    report('structure/stray-text', element, { text: quoted(element, element.text) })
  checkChildren(element, model, lists, report)
}

function checkChildren(element: Element, model: Model, lists: CodeLists | undefined, report: Report) {
  const { particles, places } = model
  let at = 0
  let count = 0
  for (const child of element.children) {
    if (child.namespace !== undefined) {
      reportMissing(element, model, at, count, particles.length, report)
      at = particles.length
      count = 0
      checkForeign(child, lists, report)
      continue
    }
    const current = particles[at]
    const place = current?.name === child.name ? at : places.get(child.name)
    if (place === undefined) {
      report('structure/unknown-element', child, { child: child.name, parent: element.name })
      continue
    }
    const particle = particles[place]!
    if (place < at)
      report('structure/misplaced-element', child, {
        child: child.name,
        parent: element.name,
        before: successor(element, model, child),
      })
    else if (place > at) {
      reportMissing(element, model, at, count, place, report)
      at = place
      count = 1
    } else if (++count > 1 && !particle.repeats)
      report('structure/repeated-element', child, { child: child.name, parent: element.name })
    checkStructure(child, particle.model, lists, report)
  }
  reportMissing(element, model, at, count, particles.length, report)
}

/** Reports the required elements of the places `from` (where `count` were seen) up to `to`, unless they follow later. */
function reportMissing(element: Element, model: Model, from: number, count: number, to: number, report: Report) {
  for (let place = from; place < to; place++) {
    const { required, name } = model.particles[place]!
    if (!required || (place === from && count > 0) || element.children.some((child) => isIati(child, name))) continue
    report('structure/missing-element', element, { child: name, parent: element.name })
  }
}

const isIati = (child: Element, name: string) => child.name === name && child.namespace === undefined

/** What the misplaced child should have stood before: the first of its elder siblings of a later place. */
function successor(parent: Element, { places }: Model, child: Element): string {
  const place = places.get(child.name) ?? -1
  const later = parent.children.find(
    ({ namespace, name }) => namespace !== undefined || (places.get(name) ?? -1) > place,
  )
  return later?.name ?? child.name
}

/** An element of another namespace is free, but IATI's own elements inside it are held to their models. */
export function checkForeign(element: Element, lists: CodeLists | undefined, report: Report) {
  if (element.namespace === '') report('structure/undeclared-prefix', element, { name: element.name })
  for (const [name] of element.pairs()) if (name.startsWith('xml:')) checkXmlAttribute(element, name, report)
  for (const child of element.children) {
    const model = child.namespace === undefined ? declaredModels.get(child.name) : undefined
    if (model) checkStructure(child, model, lists, report)
    else checkForeign(child, lists, report)
  }
}

/** Holds the attributes alone against the model. */
export function checkAttributes(element: Element, model: Model, lists: CodeLists | undefined, report: Report) {
  const { attributes } = element
  let required = 0
  for (let index = 0; index < attributes.length; index += 2) {
    const name = attributes[index]!
    const rule = model.attributes.get(name)
    if (rule) {
      if (rule.required) required++
      checkValue(element, rule, attributes[index + 1]!, lists, report)
    } else checkOtherAttribute(element, model, name, report)
  }
  if (required === model.required.length) return
  for (const { name } of model.required)
    if (element.get(name) === undefined) report('structure/missing-attribute', element, { attribute: name })
}

function checkValue(
  element: Element,
  { name, type, list, required }: AttributeRule,
  value: string,
  lists: CodeLists | undefined,
  report: Report,
) {
  if (type && !isOfType(type, value)) {
    report(
      'structure/wrong-type',
      element,
      { what: `The attribute ${name}`, text: quoted(element, value), type },
      at(element, name),
    )
    return
  }
  if (value === '') {
    if (!required || list || name === 'ref')
      report('content/empty-attribute', element, { attribute: name }, at(element, name))
    return
  }
  if (!list || !lists) return
  const known = lists.get(listFor(element, list, name))
  if (known && !known.has(value))
    report(
      'code/unknown',
      element,
      { code: quoted(element, value), list: listFor(element, list, name) },
      at(element, name),
    )
}

/** An attribute that the model doesn't know: allowed where it is of another namespace. */
function checkOtherAttribute(element: Element, model: Model, name: string, report: Report) {
  if (name === 'xmlns' || name.startsWith('xmlns:') || name.startsWith('xsi:')) return
  if (!name.includes(':') || model.closed)
    report('structure/unknown-attribute', element, { attribute: name }, at(element, name))
  else if (name.startsWith('xml:')) checkXmlAttribute(element, name, report)
}

/** The attributes of XML itself: xml:lang, xml:space, xml:base, xml:id. */
function checkXmlAttribute(element: Element, name: string, report: Report) {
  const value = element.get(name)!
  const good =
    name === 'xml:lang'
      ? isOfType('language', value)
      : name === 'xml:space'
        ? value === 'default' || value === 'preserve'
        : name === 'xml:base'
          ? isOfType('anyURI', value)
          : name !== 'xml:id' || (isOfType('NMTOKEN', value.trim()) && /^[\p{L}_]/u.test(value.trim()))
  if (!good)
    report('structure/wrong-type', element, {
      what: `The attribute ${name}`,
      text: quoted(element, value),
      type: 'language',
    })
}

const at = (element: Element, attribute: string) => `${pathOf(element)}/@${attribute}`

function isBlank(text: string) {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code !== 0x20 && code !== 0x0a && code !== 0x09 && code !== 0x0d) return false
  }
  return true
}

/** A published text for a message; not that of a contact, who may be a person. */
function quoted(element: Element, text: string) {
  for (let at: Element | undefined = element; at; at = at.parent) if (at.name === 'contact-info') return '…'
  return excerpt(text)
}

/** The first characters of a published text, for a message. */
export const excerpt = (text: string) => {
  const trimmed = text.trim()
  return trimmed.length > 80 ? `${trimmed.slice(0, 79)}…` : trimmed
}
