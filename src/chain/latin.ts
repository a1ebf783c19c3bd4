// Latin hypercube points: in each dimension one point in each of N equal slices, else by chance. For any number of points and
// dimensions.
import { generator } from './random.ts'

/** `many` points in a cube of so many dimensions: [point × dimensions + dimension], each over 0 and under 1. */
export function latinPoints(dimensions: number, many: number, seed: number): Float64Array {
  const points = new Float64Array(dimensions * many)
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const { uniform } = generator(seed, dimension)
    const slices = Float64Array.from({ length: many }, (_, index) => index)
    for (let last = many - 1; last > 0; last--) {
      const other = Math.floor(uniform() * (last + 1))
      const kept = slices[last]!
      slices[last] = slices[other]!
      slices[other] = kept
    }
    slices.forEach((slice, point) => {
      points[point * dimensions + dimension] = (slice + uniform()) / many
    })
  }
  return points
}
