// Sobol points: they fill a cube more evenly than chance does, so that a mean over them errs about as 1/N and not as 1/√N.
// Scrambled by nested uniform scrambling (Owen 1995) with a hash in the place of the random tree (Burley 2020, Practical
// Hash-based Owen Scrambling), so that each seed gives another set as even.
import { directions } from './sobol-directions.ts'

const bits = 32

/** Direction numbers by dimension, as 32-bit whole numbers. */
const table = directions
  .trim()
  .split('\n')
  .map((line) => line.split(' ').map(Number))

/** The most dimensions there can be. */
export const sobolDimensions = table.length + 1

function directionNumbers(dimension: number): Int32Array {
  const numbers = new Int32Array(bits)
  if (dimension === 0) return numbers.map((_, bit) => 1 << (bits - 1 - bit))
  const [coefficients, ...first] = table[dimension - 1]!
  const degree = first.length
  for (let bit = 0; bit < bits; bit++) {
    if (bit < degree) {
      numbers[bit] = first[bit]! << (bits - 1 - bit)
      continue
    }
    let number = numbers[bit - degree]! ^ (numbers[bit - degree]! >>> degree)
    for (let k = 1; k < degree; k++) {
      if ((coefficients! >>> (degree - 1 - k)) & 1) number ^= numbers[bit - k]!
    }
    numbers[bit] = number
  }
  return numbers
}

/** `many` points, best a power of two, in a cube of so many dimensions: [point × dimensions + dimension], each over 0 and under 1.
 * With a seed they are scrambled; without one they are the plain sequence, moved by half of the last bit. Throws a RangeError
 * beyond `sobolDimensions`. */
export function sobolPoints(dimensions: number, many: number, seed?: number): Float64Array {
  if (dimensions > sobolDimensions) {
    throw new RangeError(`Sobol points have up to ${sobolDimensions} dimensions, not ${dimensions}.`)
  }
  const points = new Float64Array(dimensions * many)
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const numbers = directionNumbers(dimension)
    const key = seed === undefined ? 0 : hash(hash(seed) + dimension)
    let word = 0
    for (let point = 0; point < many; point++) {
      // Gray code: each point differs from the one before in one direction.
      if (point > 0) word ^= numbers[31 - Math.clz32(point & -point)]!
      const scrambled = seed === undefined ? word : scramble(word, key)
      points[point * dimensions + dimension] = ((scrambled >>> 0) + 0.5) * 2 ** -bits
    }
  }
  return points
}

/** A permutation in which each bit is turned by a hash of those above it. */
const scramble = (word: number, key: number) => reversed(lowerOnHigher(reversed(word), key))

/** Each bit is changed by those below it only: Laine and Karras's permutation with Vegdahl's constants. */
function lowerOnHigher(word: number, key: number): number {
  let x = word ^ Math.imul(word, 0x3d20adea)
  x = (x + key) | 0
  x = Math.imul(x, (key >>> 16) | 1)
  x ^= Math.imul(x, 0x05526c56)
  x ^= Math.imul(x, 0x53a22864)
  return x
}

function reversed(word: number): number {
  let x = word
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1)
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2)
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4)
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8)
  return (x >>> 16) | (x << 16)
}

/** The integer hash "lowbias32" by Wellons (public domain). */
function hash(word: number): number {
  let x = word | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}
