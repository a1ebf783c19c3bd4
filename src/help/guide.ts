// A guide of docs/guide/ as part of a page. Markdown becomes elements, never raw HTML: what looks like a tag is shown as
// the text that it is.
import { Lexer, Marked, type Token, type Tokens } from 'marked'

export interface Guide {
  /** The name of its file without the ending, and the end of its address. */
  name: string
  title: string
  /** Its first paragraph, as HTML. */
  lead: string
  /** What follows the title, as HTML. */
  body: string
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The anchor of a heading: its words in lower case, parted by hyphens. */
const anchorOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-')

/**
 * Where a link of a guide leads: another guide becomes its page, the web stays as it is. Null for files that only the
 * source has.
 */
export function addressOf(href: string): string | null {
  const guide = /^([\w-]+)\.md(#[\w-]+)?$/.exec(href)
  if (guide) return `/help/${guide[1]}${guide[2] ?? ''}`
  return /^(https?:\/\/|#)/i.test(href) ? href : null
}

const marked = new Marked({
  async: false,
  gfm: true,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ text }) => escaped(text),
    br: () => '<br/>',
    hr: () => '<hr/>',
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}</code></pre>`,
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>`
    },
    link({ href, tokens }) {
      const words = this.parser.parseInline(tokens)
      const address = addressOf(href)
      return address === null ? words : `<a href="${escaped(address)}">${words}</a>`
    },
    table({ header, rows }) {
      const cells = (row: Tokens.TableCell[], name: 'th' | 'td') =>
        row
          .map(
            ({ tokens }) =>
              `<${name}${name === 'th' ? ' scope="col"' : ''}>${this.parser.parseInline(tokens)}</${name}>`,
          )
          .join('')
      const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')
      return `<table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>${body}</tbody></table>`
    },
  },
})

/** Reads a guide, whose first line is its title. */
export function readGuide(name: string, markdown: string): Guide {
  const tokens = new Lexer(marked.defaults).lex(markdown)
  const isTitle = (token: Token): token is Tokens.Heading => token.type === 'heading' && token.depth === 1
  const body = tokens.filter((token) => !isTitle(token))
  const first = body.find(({ type }) => type === 'paragraph')
  return {
    name,
    title: tokens.find(isTitle)?.text ?? name,
    lead: first ? marked.parser([first]) : '',
    body: marked.parser(body),
  }
}
