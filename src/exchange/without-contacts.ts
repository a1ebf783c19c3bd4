// Lines of a published file without the people in it: an import drops contact persons, and so does who shows the file.

export interface Line {
  line: number
  text: string
}

const mark = '…'
const closing = '</contact-info>'
/** Lines that are looked through at once. */
const lookedBack = 1_000

const textOf = (lines: readonly Line[]) => lines.map((line) => line.text).join('\n')

/** Whether contact-info is open where these lines end; undefined where nothing in them tells. */
function endWithin(lines: readonly Line[]): boolean | undefined {
  const last = [...textOf(lines).matchAll(/<\/?(?:contact-info|iati-activity)\b[^>]*>?/g)].at(-1)?.[0]
  return last === undefined ? undefined : last.startsWith('<contact-info') && !last.endsWith('/>')
}

/**
 * Whether contact-info is open where a line begins; `read` gives the lines from one up to another, or the last of them.
 * Where a line is too long to be looked through it counts as open.
 */
export async function beginsWithin(
  line: number,
  read: (from: number, until: number) => Promise<readonly Line[]>,
): Promise<boolean> {
  for (let until = line; until > 1;) {
    const from = Math.max(1, until - lookedBack)
    const lines = await read(from, until)
    const told = endWithin(lines)
    if (told !== undefined) return told
    const reached = lines[0]?.line ?? until
    // the first of them may have lost its beginning
    const next = reached > from ? reached + 1 : from
    if (next >= until) return true
    until = next
  }
  return false
}

/**
 * What stands within contact-info is left out; every line keeps its number. `begun` says whether it is
 * open where the first line begins.
 */
export function withoutContacts(lines: readonly Line[], begun = false): Line[] {
  const text = textOf(lines)
  let shown = ''
  let at = 0
  const firstEnd = text.indexOf(closing)
  const firstStart = text.indexOf('<contact-info')
  // an element that ends here without having begun here began before, be it in the part that a long first line lost
  let within = begun || (firstEnd >= 0 && (firstStart < 0 || firstEnd < firstStart))
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
