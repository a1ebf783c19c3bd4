// The documents that an activity, a result or an indicator links to.

import type { DocumentLink } from './activity.ts'
import { attribute, code, each, filled, narrativesOf, put, type Figures } from './content-parts.ts'
import type { Element } from './element.ts'

export function documentLink(element: Element, figures: Figures) {
  const link: DocumentLink = { url: attribute(element, 'url') ?? '' }
  put(link, 'format', attribute(element, 'format'))
  put(link, 'title', narrativesOf(element, 'title'))
  put(link, 'description', narrativesOf(element, 'description'))
  put(link, 'categories', filled(each(element, 'category', (child) => code(child) ?? '')))
  put(link, 'languages', filled(each(element, 'language', (child) => code(child) ?? '')))
  put(link, 'date', figures.day(element, 'document-date'))
  return link
}
