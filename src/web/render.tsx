// From a page to the text that is sent.
import type { Child, JSXNode } from 'hono/jsx'
import { ViewContext, type View } from './view.ts'

/**
 * The HTML of a page: `renderPage(view, <Page title="…">…</Page>)`. Pages fetch nothing while they render: load first.
 */
export function renderPage(view: View, page: Child): string {
  // Hono types an element as a string; it is a node that becomes one.
  const root: unknown = <ViewContext.Provider value={view}>{page}</ViewContext.Provider>
  const html = (root as JSXNode).toString()
  if (typeof html !== 'string') throw new Error('A page rendered an asynchronous component; load before rendering.')
  return `<!doctype html>\n${html}`
}
