// What becomes of reports: how many get to each stage, in the same period and of the same cohort.
import type { Course } from './fluid.ts'
import { keepLast } from './keep-last.ts'
import type { Institution, Meaning } from './model.ts'
import type { Program } from './program.ts'

export type StageId = 'investigated' | 'identified' | 'charged' | 'concluded' | 'convicted' | 'custody'

/** A stage: those who pass `through`, `less` those who come back to it (hearings put off). Flows by index. */
export interface Stage {
  id: StageId
  through: number[]
  less: number[]
}

/** The flows that mean this to a case. */
export function flowsThatMean(program: Program, meaning: Meaning): number[] {
  const ids = new Set(
    program.model.decisions.flatMap(({ ways, otherwise }) =>
      [...ways, otherwise].flatMap(({ id, means }) => (means === meaning ? [id] : [])),
    ),
  )
  return program.flows.flatMap(({ id }, index) => (ids.has(id.split('@')[0]!) ? [index] : []))
}

/** The stages that a model has, in the order of the chain. */
export function stagesOf(program: Program): Stage[] {
  const servedBy = (institution: Institution) =>
    program.model.stations.flatMap((station) =>
      station.institution === institution
        ? program.stations.find(({ id }) => id === station.id)!.serves.map(({ flow }) => flow)
        : [],
    )
  const all: Stage[] = [
    { id: 'investigated', through: servedBy('police'), less: [] },
    { id: 'identified', through: flowsThatMean(program, 'identified'), less: [] },
    { id: 'charged', through: flowsThatMean(program, 'charged'), less: [] },
    { id: 'concluded', through: servedBy('courts'), less: flowsThatMean(program, 'adjourned') },
    { id: 'convicted', through: flowsThatMean(program, 'convicted'), less: [] },
    { id: 'custody', through: flowsThatMean(program, 'custody'), less: [] },
  ]
  return all.filter(({ through }) => through.length > 0)
}

/** The flows by which reports come in, and those by which somebody who was released comes back as a new report. */
export function entriesOf(program: Program): { first: number[]; again: number[] } {
  const first = program.sources.map(({ flow }) => flow)
  const entered = new Set(first.map((flow) => program.flows[flow]!.to))
  const after = new Set<Institution>(['community', 'corrections'])
  const released = new Set(program.model.stocks.flatMap(({ id, institution }) => (after.has(institution) ? [id] : [])))
  const again = program.flows.flatMap(({ from, to }, flow) =>
    from !== undefined && entered.has(to) && released.has(program.stocks[from]!.split('@')[0]!) ? [flow] : [],
  )
  return { first, again }
}

const total = (list: number[], persons: Float64Array) => list.reduce((sum, flow) => sum + persons[flow]!, 0)

/** Who gets to a stage, in percent of the reported, by the flows of some months of a lane, both counted. */
export type Share = (stage: Stage, course: Course, lane: number, from: number, to: number) => number

/** Shares by period: of the reports of the same months. They aren't the same persons: what backlogs hold back is missing. */
export function periodShares(program: Program): Share {
  const { first, again } = entriesOf(program)
  const entries = [...first, ...again]
  const through = sumsOf(program)
  return (stage, ...at) => {
    const persons = through(...at)
    const reported = total(entries, persons)
    return reported > 0 ? (100 * (total(stage.through, persons) - total(stage.less, persons))) / reported : NaN
  }
}

/** Shares of a cohort: of those reported now, if everybody goes on by the shares of these months: the absorbing Markov chain
 * over stocks and decisions, visits = (I − P)^-1 [Blumstein and Larson 1969], up to where somebody is reported anew. */
export function cohortShares(program: Program): Share {
  const { first, again } = entriesOf(program)
  const stops = new Set(again)
  const places = program.stocks.length + program.decisions.length
  const outs: number[][] = Array.from({ length: places }, () => [])
  program.flows.forEach(({ from }, flow) => {
    if (from !== undefined) outs[from]!.push(flow)
  })
  for (const { decision, ways, otherwise } of program.splits) {
    outs[decision]!.push(...ways.map(({ flow }) => flow), otherwise)
  }
  const through = sumsOf(program)
  const counted = keepLast((...at: Parameters<Months<Float64Array>>) => {
    const persons = through(...at)
    const counts = new Float64Array(persons.length)
    const leaving = outs.map((list) => total(list, persons))
    const reported = total(first, persons)
    if (!(reported > 0)) return counts.fill(NaN)
    let now = new Float64Array(places)
    for (const flow of first) now[program.flows[flow]!.to]! += persons[flow]! / reported
    let under = 1
    // Each round everybody goes one place on; what is put off again and again dies out as a power.
    for (let round = 0; round < 10_000 && under > 1e-13; round++) {
      const next = new Float64Array(places)
      under = 0
      for (let place = 0; place < places; place++) {
        if (!(now[place]! > 0 && leaving[place]! > 0)) continue
        for (const flow of outs[place]!) {
          const going = (now[place]! * persons[flow]!) / leaving[place]!
          counts[flow]! += going
          const at = program.flows[flow]!.to
          if (at >= places || stops.has(flow)) continue
          next[at]! += going
          under += going
        }
      }
      now = next
    }
    return counts
  })
  return (stage, ...at) => {
    const counts = counted(...at)
    return 100 * (total(stage.through, counts) - total(stage.less, counts))
  }
}

type Months<T> = (course: Course, lane: number, from: number, to: number) => T

/** The persons through each flow; all stages ask for the same months one after the other. */
const sumsOf = (program: Program): Months<Float64Array> =>
  keepLast(({ flows, lanes }, lane, from, to) => {
    const all = new Float64Array(program.flows.length)
    for (let month = from; month <= to; month++) {
      for (let flow = 0; flow < all.length; flow++) all[flow]! += flows[(month * all.length + flow) * lanes + lane]!
    }
    return all
  })
