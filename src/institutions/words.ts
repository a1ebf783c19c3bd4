// A text as the words that the rules compare: case, accents and ligatures set aside.

export interface Word {
  /** Lower case, without accents: `penitentiaire` for « Pénitentiaire », `coeur` for « cœur ». */
  readonly form: string
  /** Where the word stands in the text, in UTF-16 code units. */
  readonly start: number
  readonly end: number
}

// Letters and digits of every script, with their combining marks; an apostrophe or a hyphen parts two words,
// as in « l'administration » and K-9.
const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
const plain = /^[a-z0-9]*$/
const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' }

function folded(word: string): string {
  const lower = word.toLowerCase()
  if (plain.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[œæßøłđ]/g, (letter) => ligatures[letter] ?? letter)
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const match of text.matchAll(wordPattern)) {
    words.push({ form: folded(match[0]), start: match.index, end: match.index + match[0].length })
  }
  return words
}
