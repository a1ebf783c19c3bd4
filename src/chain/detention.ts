// When detention before a sentence ends: by release, bail or a verdict. Who goes from a police cell to prison on remand stays
// detained.
import type { Course } from './fluid.ts'
import type { Program } from './program.ts'

/** Persons whose detention before a sentence ended in a month, of a lane. Through decisions the detained go in the share that
 * they are of all who come to it. */
export function detentionEnds(program: Program): (course: Course, lane: number, month: number) => number {
  const { flows, stocks, splits } = program
  const detained = new Set(
    stocks.flatMap((id, index) => {
      const held = program.model.stocks.find((one) => one.id === id.split('@')[0])?.held
      return held === 'police' || held === 'remand' ? [index] : []
    }),
  )
  const feeds = new Map<number, number[]>(splits.map(({ decision }) => [decision, []]))
  flows.forEach(({ to }, flow) => feeds.get(to)?.push(flow))
  const decided = new Map<number, number>()
  for (const { decision, ways, otherwise } of splits) {
    for (const flow of [...ways.map((way) => way.flow), otherwise]) decided.set(flow, decision)
  }
  return ({ flows: counted, lanes }, lane, month) => {
    const persons = (flow: number) => counted[(month * flows.length + flow) * lanes + lane]!
    const shares = new Map<number, number>()
    const share = (flow: number): number => {
      const { from } = flows[flow]!
      if (from !== undefined) return detained.has(from) ? 1 : 0
      const decision = decided.get(flow)
      return decision === undefined ? 0 : (shares.get(decision) ?? 0)
    }
    for (const { decision } of splits) {
      const list = feeds.get(decision)!
      const all = list.reduce((sum, flow) => sum + persons(flow), 0)
      shares.set(decision, all > 0 ? list.reduce((sum, flow) => sum + persons(flow) * share(flow), 0) / all : 0)
    }
    let ended = 0
    flows.forEach(({ from, to }, flow) => {
      if (from !== undefined && detained.has(from)) ended += persons(flow)
      if (detained.has(to)) ended -= persons(flow) * share(flow)
    })
    return ended
  }
}
