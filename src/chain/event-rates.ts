// What a program and a month's parameters are to single events: the rates of exponential times, who serves whom, and the ways of decisions.
import type { Program } from './program.ts'

/** A day: of a source, of a slot of a station, of all that leaves a stock by itself. */
export interface EventRates {
  source: Float64Array
  perSlot: Float64Array
  leaving: Float64Array
}

/** The rates and ways are filled anew by `setRates` from the parameters in force. */
export function eventRates(program: Program) {
  const { stocks, decisions, sources, stations, leaves, splits } = program
  /** By decision: its ways in their order, and up to which uniform each is taken. */
  const routes = Array.from(decisions, () => ({ flows: [] as number[], upTo: [] as number[] }))
  for (const { decision, ways, otherwise } of splits)
    routes[decision - stocks.length]!.flows.push(...ways.map(({ flow }) => flow), otherwise)
  /** By stock: the station that serves it, -1 where none does, and the flow along which. */
  const stationOf = new Int32Array(stocks.length).fill(-1)
  const served = new Int32Array(stocks.length)
  stations.forEach(({ serves }, station) => {
    for (const { stock, flow } of serves) {
      stationOf[stock] = station
      served[stock] = flow
    }
  })
  const perSlot = new Float64Array(stations.length)
  const leaving = new Float64Array(stocks.length)
  const source = new Float64Array(sources.length)
  function setRates(of: Float64Array) {
    for (const { decision, ways } of splits) {
      const { upTo } = routes[decision - stocks.length]!
      const total = Math.max(
        1,
        ways.reduce((sum, { rate }) => sum + of[rate]!, 0),
      )
      let sum = 0
      ways.forEach(({ rate }, way) => (upTo[way] = sum += of[rate]! / total))
      upTo[ways.length] = 2
    }
    stations.forEach(({ rate }, station) => (perSlot[station] = of[rate]!))
    leaves.forEach((list, stock) => (leaving[stock] = list.reduce((sum, { rate }) => sum + of[rate]!, 0)))
    sources.forEach(({ arrivals }, index) => (source[index] = of[arrivals]!))
  }
  const rates: EventRates = { source, perSlot, leaving }
  return { routes, stationOf, served, rates, setRates }
}
