// Finds what an activity's words and codes claim.
import { inOrder, type Assertion, type Claim } from './claim.ts'
import { Phrases } from './phrases.ts'
import { purposeCode } from './purpose-codes.ts'
import { kinOf, type TextRule } from './text-rule.ts'
import { names, textRules } from './text-rules.ts'
import { wordsOf, type Word } from './words.ts'

export interface ActivityWords {
  /** Titles and descriptions; `lang` is an ISO 639-1 code, absent where nothing is stated. */
  readonly texts: readonly { readonly text: string; readonly lang?: string | undefined }[]
  /** Sectors with their IATI vocabulary; `percentage` as decimal text, zero silences the code. */
  readonly purposes: readonly {
    readonly code: string
    readonly vocabulary?: string | undefined
    readonly percentage?: string | undefined
  }[]
}

/** A term of a rule; or a phrase within which a kin (or everything) reads nothing; or one that silences a kin. */
type Tag =
  | { readonly kind: 'term'; readonly rule: TextRule; readonly kin: string }
  | { readonly kind: 'except' | 'unless'; readonly kin: string }

const dictionary = new Phrases<Tag>()
for (const rule of textRules) {
  const kin = kinOf(rule)
  for (const term of rule.terms) dictionary.add(term, { kind: 'term', rule, kin })
  for (const term of rule.except ?? []) dictionary.add(term, { kind: 'except', kin })
  for (const term of rule.unless ?? []) dictionary.add(term, { kind: 'unless', kin })
}
for (const term of names) dictionary.add(term, { kind: 'except', kin: 'everything' })

/** Every claim that the rules find, each rule with the first words that it matched, in a fixed order. */
export function classify(activity: ActivityWords): Claim[] {
  const claims = new Map<string, Claim>()
  const claim = (assertion: Assertion, source: Claim['source'], rule: string, evidence: string) => {
    const key = `${rule} ${assertion.subject}`
    const earlier = claims.get(key)
    if (earlier === undefined || evidence < earlier.evidence) claims.set(key, { ...assertion, source, rule, evidence })
  }
  for (const { code, vocabulary, percentage } of activity.purposes) {
    if (percentage !== undefined && percentage.trim() !== '' && Number(percentage) === 0) continue
    for (const assertion of purposeCode(code, vocabulary)?.claims ?? [])
      claim(assertion, 'purpose-code', `dac.${code}`, code)
  }
  for (const { rule, evidence } of matchesOf(activity.texts))
    for (const assertion of rule.claims) claim(assertion, 'text-rule', rule.id, evidence)
  return [...claims.values()].toSorted(inOrder)
}

export interface Match {
  readonly rule: TextRule
  /** The words as they stand in the text. */
  readonly evidence: string
}

/** The rules that the texts match, one of each kin for a text. */
export function matchesOf(texts: ActivityWords['texts']): Match[] {
  const silenced = new Set<string>()
  const matches: (Match & { readonly kin: string })[] = []
  for (const { text, lang } of texts) {
    const words = wordsOf(text)
    const found = dictionary.find(words)
    if (found.length === 0) continue
    const excluded = new Map<string, boolean[]>()
    for (const { tag, first, after } of found) {
      if (tag.kind === 'unless') silenced.add(tag.kin)
      if (tag.kind !== 'except') continue
      const marks = excluded.get(tag.kin) ?? []
      excluded.set(tag.kin, marks)
      for (let at = first; at < after; at++) marks[at] = true
    }
    const isExcluded = (kin: string, first: number, after: number) => {
      const marks = excluded.get(kin)
      if (marks !== undefined) for (let at = first; at < after; at++) if (marks[at]) return true
      return false
    }
    const language = lang?.slice(0, 2).toLowerCase()
    const ofText = new Map<string, Match & { readonly kin: string }>()
    for (const { tag, first, after } of found) {
      if (tag.kind !== 'term') continue
      const { rule, kin } = tag
      const earlier = ofText.get(kin)
      if (earlier !== undefined && (earlier.rule.language === language || rule.language !== language)) continue
      if (rule.notIn?.some((other) => other === language)) continue
      if (isExcluded('everything', first, after) || isExcluded(kin, first, after)) continue
      ofText.set(kin, { rule, kin, evidence: quoted(text, words, first, after) })
    }
    matches.push(...ofText.values())
  }
  return matches.filter(({ kin }) => !silenced.has(kin))
}

const quoted = (text: string, words: readonly Word[], first: number, after: number) =>
  text.slice(words[first]!.start, words[after - 1]!.end)
