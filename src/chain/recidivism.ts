// Recidivism: of those released, how many are reported again within some years. A measurement of police as much as of people:
// the rate is offending × being found.
import { entriesOf } from './attrition.ts'
import type { Course } from './fluid.ts'
import type { Program } from './program.ts'

/** The share of a release cohort that comes back within so many days, at rates a day of coming back and of desisting for good:
 * ρ/(ρ+η) (1 − exp(−(ρ+η)T)). */
export const returnShare = (back: number, desist: number, days: number): number =>
  back + desist > 0 ? (back / (back + desist)) * (1 - Math.exp(-(back + desist) * days)) : 0

/** The same by the daily map, in which whoever doesn't come back on a day may desist: exact for the model. */
export const returnShareDaily = (back: number, desist: number, days: number): number =>
  comeBack(back, (1 - back) * (1 - desist), days)

/** Of those at risk, the share that comes back within so many days, when each day `back` do and `stay` are left. */
const comeBack = (back: number, stay: number, days: number) => (stay < 1 ? (back * (1 - stay ** days)) / (1 - stay) : 0)

/** The share of those released in a month who come back within so many years, at the month's rates; none where nobody
 * comes back in the model. Several groups or stocks count by those who are in them. */
export function returnsOf(
  program: Program,
): ((course: Course, lane: number, month: number, years: number) => number) | undefined {
  const again = new Set(entriesOf(program).again)
  const risks = program.leaves.flatMap((list, stock) =>
    list.some(({ flow }) => again.has(flow)) ? [{ stock, list }] : [],
  )
  if (risks.length === 0) return undefined
  const { stocks } = program
  return (course, lane, month, years) => {
    const { lanes } = course
    let returning = 0
    let all = 0
    for (const { stock, list } of risks) {
      const persons = course.stocks[((month + 1) * stocks.length + stock) * lanes + lane]!
      let [back, stay] = [0, 1]
      for (const { flow, rate } of list) {
        const leaving = stay * course.parameters[month]![rate * lanes + lane]!
        if (again.has(flow)) back += leaving
        stay -= leaving
      }
      returning += persons * comeBack(back, stay, 365 * years)
      all += persons
    }
    return all > 0 ? returning / all : NaN
  }
}
