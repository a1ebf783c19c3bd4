// Lines of a published file without the people in it: an import drops contact persons, and so does who shows the file.

interface Line {
  line: number
  text: string
}

const mark = '…'
const closing = '</contact-info>'

/** What stands within contact-info is left out; every line keeps its number. */
export function withoutContacts(lines: readonly Line[]): Line[] {
  const text = lines.map((line) => line.text).join('\n')
  let shown = ''
  let at = 0
  const firstEnd = text.indexOf(closing)
  const firstStart = text.indexOf('<contact-info')
  // an element that ends here without having begun here began before the first line
  let within = firstEnd >= 0 && (firstStart < 0 || firstEnd < firstStart)
  while (at < text.length) {
    if (within) {
      const end = text.indexOf(closing, at)
      const inside = text.slice(at, end < 0 ? undefined : end)
      shown += inside.replaceAll(/[^\n]+/g, mark)
      at += inside.length
      within = false
    } else {
      const tag = /<contact-info\b[^>]*>?/g
      tag.lastIndex = at
      const start = tag.exec(text)
      const end = start ? tag.lastIndex : text.length
      shown += text.slice(at, end)
      at = end
      within = start !== null && !start[0].endsWith('/>')
    }
  }
  const texts = shown.split('\n')
  return lines.map(({ line }, index) => ({ line, text: texts[index]! }))
}
