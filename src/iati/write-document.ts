// Writes the documents that an activity, a result or an indicator links to.

import type { DocumentLink } from './activity.ts'
import { dayElement, element, every, someNarratives, texts, type Lines } from './markup.ts'

export function documentLines(link: DocumentLink): Lines {
  return element(
    'document-link',
    { url: link.url, format: link.format ?? '' },
    element('title', {}, someNarratives(link.title)),
    texts('description', link.description),
    every(link.categories ?? [''], (code) => element('category', { code })),
    every(link.languages, (code) => element('language', { code })),
    dayElement('document-date', link.date),
  )
}
