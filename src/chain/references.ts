// What the responses of a chain are held against: what drives each as the nation stands at its start, so that to turn one on
// changes nothing by itself.
import { monthEnd } from './calendar.ts'
import { runFluid } from './fluid.ts'
import type { ChainModel, ParameterId } from './model.ts'
import { layOut } from './program.ts'
import { turned } from './responses.ts'

/** By parameter, the reference of each response: its driver's level at the start; of flows and waits, in the first month. Left out where
 * there is no level over 0. */
export function referencesOf(model: ChainModel): Record<ParameterId, number> {
  const all = turned(
    model,
    model.responses.map(({ id }) => id),
  )
  const { responses } = layOut(all)
  const program = layOut(turned(model, []))
  const { stocks, flows } = runFluid({ program, lanes: 1, months: 1 })
  const sum = (of: Float64Array, ids: number[]) => ids.reduce((so, id) => so + of[id]!, 0)
  const days = monthEnd(0)
  return Object.fromEntries(
    responses.flatMap(({ driver }, index): [ParameterId, number][] => {
      const level =
        driver.of === 'parameter'
          ? program.values[driver.parameter]!
          : driver.of === 'stocks'
            ? sum(stocks, driver.stocks) / (driver.places === undefined ? 1 : program.values[driver.places]!)
            : driver.of === 'flows'
              ? sum(flows, driver.flows) / days
              : (sum(stocks, driver.stocks) * days) / sum(flows, driver.flows)
      const { reference } = model.responses[index]!
      return Number.isFinite(level) && level > 0 ? [[reference, level]] : []
    }),
  )
}
