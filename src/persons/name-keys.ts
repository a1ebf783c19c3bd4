// By what a name is found whatever script it is written in: its words in Latin letters, by their consonants, and in pairs. Two
// persons who may be one have a pair in common although a vowel, an article, the order or the script is another.
import anyAscii from 'any-ascii'
import { scriptOf } from './name.ts'

export interface NameKeys {
  /** In small Latin letters, words parted by one space. */
  latin: string
  script: string
  /** Its words by their consonants, each once. */
  sounds: string[]
  /** Of two words in a nation, `JO|hsn mhmd`, and of the whole, `JO=mhmdhsn`: what duplicates are looked up by. */
  keys: string[]
}

/** So many words of a name make pairs; the rest is in the whole. */
const mostPaired = 8

/** The keys of a name of somebody who serves a nation. */
export function keysOf(country: string, name: string): NameKeys {
  const words = latinWords(name)
  const asLatin = lookingLatin(name)
  const spoken = words.map(soundOf)
  const sounds = [...new Set([...spoken, ...(asLatin ? latinWords(asLatin).map(soundOf) : [])])]
  const whole = spoken.join('')
  return {
    latin: words.join(' '),
    script: scriptOf(name),
    sounds,
    keys: [
      ...pairs(sounds.slice(0, mostPaired)).map((pair) => `${country}|${pair}`),
      ...(whole ? [`${country}=${whole}`] : []),
      ...(asLatin ? [`${country}=${latinWords(asLatin).map(soundOf).join('')}`] : []),
    ],
  }
}

const pairs = (words: readonly string[]) =>
  words.flatMap((one, index) => words.slice(index + 1).map((other) => [one, other].toSorted().join(' ')))

/** What stands before a name of its own: articles, “son of”, nobiliary particles. */
const particles = new Set(
  'al el ul il bin ibn ben bint binti van von der den de da do dos das del della di la le du of y e'.split(' '),
)
/** The article as it is spoken before some letters, written with a hyphen: ash-Sharif. */
const assimilated = /(?<![\p{L}])(?:a|e)(?:l|s|sh|t|th|d|dh|n|r|z)[-‐](?=\p{L})/giu
const arabicArticle = /(?<![\p{L}\p{M}])ال(?=\p{L}{2})/gu
const servantOf = /(?<![\p{L}\p{M}])عبد\s*(?:ال)?(?=\p{L}{2})/gu
const notes = /\([^)]*\)|（[^）]*）/gu

/** The words of a name in small Latin letters, without articles, and without what stands in brackets. */
export function latinWords(name: string): string[] {
  const plain = name
    .normalize('NFKC')
    .replaceAll(notes, ' ')
    .replaceAll(/[\u064b-\u065f\u0670\u0640]/g, '')
    .replaceAll(assimilated, '')
    .replaceAll(servantOf, 'abd')
    .replaceAll(arabicArticle, '')
    // what a word begins with when it begins with a vowel, which is not written out
    .replaceAll(/(?<![\p{L}\p{M}])[اأإآٱعئؤء]/gu, 'a')
  const words = plain
    .split(/[\s\-‐–—.,;:/·・،؛&]+/u)
    .flatMap((word) => syllables(anyAscii(word)))
    .map((word) => word.toLowerCase().replaceAll(/[^a-z]/g, ''))
    .filter(Boolean)
  const own = words.length > 1 ? words.filter((word) => !particles.has(word)) : words
  return joinServant(own.length ? own : words)
}

/** Chinese and Korean names come in one piece, each syllable with a capital. */
const syllables = (latin: string) =>
  /^[A-Z][a-z]+(?:[A-Z][a-z]+)+$/.test(latin) ? latin.match(/[A-Z][a-z]+/g)! : [latin]

/** “Abd al-Rahman” and “Abdul Rahman” are one word, as “Abdulrahman” is. */
function joinServant(words: readonly string[]): string[] {
  const joined: string[] = []
  for (let at = 0; at < words.length; at++) {
    const next = words[at + 1]
    if (next && /^abd(?:[aeiou]+l)?$/.test(words[at]!)) joined.push(`abd${words[++at]}`)
    else joined.push(words[at]!)
  }
  return joined
}

/** In this order: how the same sound is written otherwise. */
const spellings: readonly [RegExp, string][] = [
  [/^abd[aeiou]+l(?=[a-z]{2})/, 'abd'],
  [/tch|sch|sh|ch/g, 'X'],
  [/kh/g, 'h'],
  [/gh|dj|zh/g, 'j'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph/g, 'f'],
  [/c(?=[eiy])/g, 's'],
  [/[qc]/g, 'k'],
  [/x/g, 'ks'],
  [/g/g, 'j'],
  [/v/g, 'f'],
  [/p/g, 'b'],
  [/z/g, 's'],
  [/(.)\1+/g, '$1'],
  [/^ou(?=[aeiou])/, 'w'],
  [/^[aeiou]+/, 'A'],
  [/(?!^)[aeiouwy]/g, ''],
  [/(?<=.)h$/, ''],
]

/** A word by its consonants, as محمد and Mohamed are both `mhmd`; a word with hardly any is itself. */
export function soundOf(word: string): string {
  const sound = spellings
    .reduce((said, [written, as]) => said.replaceAll(new RegExp(written, 'g'), as), word)
    .toLowerCase()
  return sound.length > 1 ? sound : word
}

/** Letters of other scripts that look like Latin ones. */
const latinLooks = new Map(
  [
    ...'аaвbсcеeнhіiјjкkмmоoрpѕsтtуyхxԁdԛqԝwҺh'.matchAll(/(.)(.)/gu),
    ...'αaβbεeζzηhιiκkμmνnοoρpτtυyχx'.matchAll(/(.)(.)/gu),
  ].map(([, other, latin]) => [other!, latin!] as const),
)

/** A name in Cyrillic or Greek of which every letter could pass for a Latin one, as it would be read then. */
function lookingLatin(name: string): string | undefined {
  const letters = Array.from(name.toLowerCase().normalize('NFC').replaceAll(notes, ' '))
  let other = false
  const read = letters.map((letter) => {
    if (!/\p{L}/u.test(letter) || /\p{Script=Latin}/u.test(letter)) return letter
    other = true
    return latinLooks.get(letter)
  })
  return other && !read.includes(undefined) ? read.join('') : undefined
}
