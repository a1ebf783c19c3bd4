// Numbers drawn many at a time, which is quicker than one by one.
import { seed as seedStream, uniform } from './random.ts'

export interface Drawn {
  state: Int32Array
  of: (uniform: number) => number
  numbers: Float64Array
  at: number
}

/** From a stream of a seed, each by a function of a uniform. */
export function drawn(seed: number, stream: number, of: Drawn['of']): Drawn {
  const state = new Int32Array(4)
  seedStream(state, 0, seed, stream)
  return { state, of, numbers: new Float64Array(1024), at: 1024 }
}

export function next(list: Drawn): number {
  if (list.at === 1024) refill(list)
  return list.numbers[list.at++]!
}

function refill(list: Drawn) {
  const { state, of, numbers } = list
  for (let index = 0; index < 1024; index++) numbers[index] = of(uniform(state, 0))
  list.at = 0
}
