// A dictionary of phrases and the search for them in a text: one pass over its words, at most `longest` steps a word.
import { wordsOf, type Word } from './words.ts'

/** A phrase as it was found: the tag that it was entered with, and its words from `first` to before `after`. */
export interface Found<Tag> {
  readonly tag: Tag
  readonly first: number
  readonly after: number
}

interface Branch<Tag> {
  readonly next: Map<string, Branch<Tag>>
  readonly tags: Tag[]
}

/**
 * Every spelling of a term: `judge(s)` is judge and judges, `cent(er|re)` is center and centre,
 * `crime (scene|lab)(s)` is four. Brackets don't nest.
 */
export function spellings(term: string): string[] {
  const open = term.indexOf('(')
  if (open < 0) return [term]
  const close = term.indexOf(')', open)
  const inside = term.slice(open + 1, close)
  if (close < 0 || inside.includes('(')) throw new Error(`The brackets of the term "${term}" don't match or nest.`)
  const choices = inside.split('|')
  if (choices.length === 1) choices.push('')
  const ends = spellings(term.slice(close + 1))
  return choices.flatMap((choice) => ends.map((end) => term.slice(0, open) + choice + end))
}

export class Phrases<Tag> {
  readonly #root: Branch<Tag> = { next: new Map(), tags: [] }
  /** Branches entered by all searches so far: what tests hold against the number of words. */
  steps = 0

  add(term: string, tag: Tag): void {
    for (const spelling of spellings(term)) {
      let branch = this.#root
      for (const { form } of wordsOf(spelling)) {
        let next = branch.next.get(form)
        if (next === undefined) branch.next.set(form, (next = { next: new Map(), tags: [] }))
        branch = next
      }
      if (branch === this.#root) throw new Error(`The term "${term}" has a spelling without a word.`)
      if (!branch.tags.includes(tag)) branch.tags.push(tag)
    }
  }

  find(words: readonly Word[]): Found<Tag>[] {
    const found: Found<Tag>[] = []
    for (let first = 0; first < words.length; first++) {
      let branch: Branch<Tag> | undefined = this.#root
      for (let at = first; at < words.length; at++) {
        branch = branch.next.get(words[at]!.form)
        if (branch === undefined) break
        this.steps++
        for (const tag of branch.tags) found.push({ tag, first, after: at + 1 })
      }
    }
    return found
  }
}
