// The pseudo-language: accented letters show which texts bypass the catalogues, a third more length shows which
// boxes are too tight for French and Spanish.

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const accented = 'ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ'
const disguise = new Map(Array.from(plain).map((letter, index) => [letter, accented[index] ?? letter]))

/** Disguises the running text between the arguments of an ICU message. */
export function pseudo(text: string): string {
  const letters = Array.from(text, (letter) => disguise.get(letter) ?? letter).join('')
  const padding = '~'.repeat(Math.floor(text.trim().length / 3))
  return text.trim() ? `${letters.trimEnd()}${padding}${/\s*$/.exec(text)?.[0] ?? ''}` : text
}
