// What isn't known of a chain, as dimensions of a cube: parameters and effects of programmes that have a prior. A point of the
// cube is a nation as it may be.
import { idle } from './in-play.ts'
import type { Prior } from './model.ts'
import { quantileOf, rangeOf } from './priors.ts'
import type { Programme } from './programmes.ts'
import type { Program } from './program.ts'

/** One figure that isn't known. */
export interface Uncertain {
  /** The parameter's id; for an effect `programme:target`, with a group `programme:target@group`. */
  id: string
  prior: Prior
  value: (u: number) => number
  /** Of a programme's effect: which. */
  effect?: { programme: number; effect: number }
}

/** All that has a prior, in the order of the model and of the programmes, but for the numbers of responses that are off. What holds a single value only isn't
 * uncertain. */
export function uncertainOf(program: Program, programmes: Programme[] = []): Uncertain[] {
  const left = idle(program.model)
  const parameters = Object.entries(program.model.parameters).flatMap(([id, { prior, quantity }]): Uncertain[] =>
    prior && !left.has(id) && !narrow(prior) ? [{ id, prior, value: quantileOf(prior, rangeOf(quantity)) }] : [],
  )
  const effects = programmes.flatMap(({ id, tranches, effects: list }, programme) =>
    list.flatMap(({ target, group, prior }, effect): Uncertain[] =>
      prior && tranches > 0 && !narrow(prior)
        ? [
            {
              id: `${id}:${target}${group === undefined ? '' : `@${group}`}`,
              prior,
              value: quantileOf(prior),
              effect: { programme, effect },
            },
          ]
        : [],
    ),
  )
  return [...parameters, ...effects]
}

function narrow(prior: Prior): boolean {
  if (prior.shape === 'normal') return !(prior.sd > 0)
  if (prior.shape === 'lognormal') return !(prior.cv > 0 && prior.median > 0)
  return !(prior.high > prior.low)
}

/** The ids of all that isn't known on any side, each once: what has the same id is the same figure of the same nation. */
export const idsOf = (...sides: Uncertain[][]): string[] => [...new Set(sides.flat().map(({ id }) => id))]

/** Of points of a cube with a dimension for each of `ids`, those of one side: as `lanesOf` takes them. */
export function pointsOf(cube: Float64Array, ids: readonly string[], uncertain: Uncertain[]): Float64Array {
  const many = ids.length ? cube.length / ids.length : 0
  const points = new Float64Array(many * uncertain.length)
  uncertain.forEach(({ id }, at) => {
    const column = ids.indexOf(id)
    for (let point = 0; point < many; point++)
      points[point * uncertain.length + at] = cube[point * ids.length + column]!
  })
  return points
}

/** What a run of many lanes takes: a lane for each point. */
export interface Drawn {
  /** [parameter × lanes + lane] */
  parameters: Float64Array
  /** [programme][effect][lane], none where an effect is as given: for `adjusting`. */
  changes: (Float64Array | undefined)[][]
}

/** The lanes of the points from one to another, not counted: points as [point × dimensions + dimension], a dimension for each that is
 * uncertain. A parameter's groups go up and down with it. */
export function lanesOf(
  program: Program,
  programmes: Programme[],
  uncertain: Uncertain[],
  points: Float64Array,
  from: number,
  to: number,
): Drawn {
  const lanes = to - from
  const dimensions = uncertain.length
  const parameters = new Float64Array(program.parameters.length * lanes)
  program.values.forEach((value, index) => parameters.fill(value, index * lanes, (index + 1) * lanes))
  const changes: Drawn['changes'] = programmes.map(({ effects }) => effects.map(() => undefined))
  uncertain.forEach(({ id, value, effect }, dimension) => {
    const drawn = Float64Array.from({ length: lanes }, (_, lane) =>
      value(points[(from + lane) * dimensions + dimension]!),
    )
    if (effect) {
      changes[effect.programme]![effect.effect] = drawn
      return
    }
    const given = program.model.parameters[id]!
    program.parameters.forEach((name, index) => {
      if (name !== id && !name.startsWith(`${id}@`)) return
      const own = program.values[index]!
      const share = given.quantity === 'share' || given.quantity === 'rate'
      drawn.forEach((one, lane) => {
        const moved = name === id ? one : given.value === 0 ? own : (own * one) / given.value
        parameters[index * lanes + lane] = share && name !== id ? Math.min(1, moved) : moved
      })
    })
  })
  anchor(program, uncertain, parameters, lanes)
  fitShares(program, parameters, lanes)
  return { parameters, changes }
}

/** Where a response is driven by a figure that isn't known, the nation's own is what it is held against: otherwise a nation that has
 * more police than thought would have less crime than was counted. */
function anchor(program: Program, uncertain: Uncertain[], parameters: Float64Array, lanes: number): void {
  const drawn = new Set(uncertain.map(({ id }) => id))
  for (const { driver, reference } of program.responses) {
    if (driver.of !== 'parameter' || drawn.has(program.parameters[reference]!)) continue
    const given = program.values[driver.parameter]!
    if (!(given > 0)) continue
    for (let lane = 0; lane < lanes; lane++)
      parameters[reference * lanes + lane]! *= parameters[driver.parameter * lanes + lane]! / given
  }
}

/** Shares of one decision that were drawn to more than 1 together are brought to 1. */
function fitShares(program: Program, parameters: Float64Array, lanes: number): void {
  for (const { ways } of program.splits) {
    if (ways.length < 2) continue
    for (let lane = 0; lane < lanes; lane++) {
      const sum = ways.reduce((all, { rate }) => all + parameters[rate * lanes + lane]!, 0)
      if (sum <= 1) continue
      for (const rate of new Set(ways.map((way) => way.rate))) parameters[rate * lanes + lane]! /= sum
    }
  }
}
