// Random numbers that come out the same on every machine and in every thread: xoshiro128** by Blackman and Vigna (public
// domain), a stream of its own for each trajectory, seeded by a counter hash.

/** Sets the four words of a stream's state at `at`: the stream `stream` of the seed, both whole numbers from 0. */
export function seed(state: Int32Array, at: number, seed: number, stream: number): void {
  let hash = mixed(seed | 0)
  hash = mixed(hash ^ Math.floor(seed / 2 ** 32))
  hash = mixed(hash ^ (stream | 0))
  hash = mixed(hash ^ Math.floor(stream / 2 ** 32))
  for (let word = 0; word < 4; word++) state[at + word] = mixed(hash + Math.imul(word + 1, 0x9e3779b9))
  // The one state that never leaves itself.
  if ((state[at]! | state[at + 1]! | state[at + 2]! | state[at + 3]!) === 0) state[at] = 1
}

/** The next uniform of the stream whose state stands at `at`: over 0 and under 1, a multiple of 2^-32 and a half more. */
export function uniform(state: Int32Array, at: number): number {
  const a = state[at]!
  const b = state[at + 1]!
  const c = state[at + 2]! ^ a
  const d = state[at + 3]! ^ b
  const scrambled = Math.imul(b, 5)
  state[at] = a ^ d
  state[at + 1] = b ^ c
  state[at + 2] = c ^ (b << 9)
  state[at + 3] = (d << 11) | (d >>> 21)
  return ((Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0) + 0.5) * 2 ** -32
}

/** The next uniform of each of so many streams, whose states stand one after the other. */
export function uniforms(state: Int32Array, into: Float64Array): void {
  for (let stream = 0; stream < into.length; stream++) into[stream] = uniform(state, 4 * stream)
}

export interface Generator {
  /** Over 0 and under 1. */
  uniform: () => number
}

/** A stream of its own, for whoever wants one number after the other. */
export function generator(from: number, stream = 0): Generator {
  const state = new Int32Array(4)
  seed(state, 0, from, stream)
  return { uniform: () => uniform(state, 0) }
}

/** The integer hash "lowbias32" by Wellons (public domain). */
function mixed(word: number): number {
  let hash = word | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return hash ^ (hash >>> 16)
}
