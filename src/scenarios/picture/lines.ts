// An indicator over the years: the baseline dashed, the scenario whole, the band between which nine of ten runs lie.
import type { Panel } from './tried.ts'
import { compact, escaped, isolated, type Writing } from './writing.ts'

export const panelWidth = 360
export const panelHeight = 170
const [left, right, top, bottom] = [44, 8, 10, 22]

/** Round steps from zero to above the highest. */
function steps(high: number): number[] {
  if (!(high > 0)) return [0, 1]
  const rough = high / 3
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) ?? 10)
  return Array.from({ length: Math.ceil(high / step - 1e-9) + 1 }, (_, index) => index * step)
}

/** The inside of the picture of one indicator, `panelWidth` by `panelHeight`. */
export function lines({ baseline, scenario, band, unit }: Panel, { tag, texts }: Writing): string {
  const months = scenario.length
  const all = [...baseline, ...scenario, ...(band?.high ?? [])].filter(Number.isFinite)
  const marks = steps(all.reduce((most, value) => Math.max(most, value), 0))
  const high = marks.at(-1)!
  const x = (month: number) => (left + ((panelWidth - left - right) * (month + 1)) / months).toFixed(1)
  const y = (value: number) => (top + (panelHeight - top - bottom) * (1 - value / high)).toFixed(1)
  const path = (values: readonly number[], ends?: readonly number[]) =>
    values
      .flatMap((value, index) => (Number.isFinite(value) ? [`${x(ends ? ends[index]! - 1 : index)} ${y(value)}`] : []))
      .map((point, index) => (index ? 'L' : 'M') + point)
      .join('')
  const axis = marks
    .map(
      (mark) =>
        `<line x1="${left}" x2="${panelWidth - right}" y1="${y(mark)}" y2="${y(mark)}" stroke="${mark ? '#dfe1e2' : '#71767a'}"/>` +
        `<text x="${left - 6}" y="${y(mark)}" dy="0.32em" text-anchor="end">${compact(tag, mark)}${unit === 'percent' ? ' %' : ''}</text>`,
    )
    .join('')
  const years = Math.ceil(months / 12)
  const every = Math.ceil(years / 5)
  const dates = Array.from({ length: years + 1 }, (_, year) => year)
    .filter((year) => year % every === 0 && year * 12 <= months)
    .map(
      (year) =>
        `<text x="${x(year * 12 - 1)}" y="${panelHeight - 6}" text-anchor="middle">${isolated(
          year === 0 ? '0' : String(year),
        )}</text>`,
    )
    .join('')
  const area = band
    ? `<path d="${path(band.high, band.months)}${path(band.low.toReversed(), band.months.toReversed()).replace('M', 'L')}Z" fill="#73b3e7" fill-opacity="0.3"/>`
    : ''
  return (
    axis +
    dates +
    area +
    `<path d="${path(baseline)}" fill="none" stroke="#454b54" stroke-width="2" stroke-dasharray="5 4"><title>${escaped(texts.baseline)}</title></path>` +
    `<path d="${path(scenario)}" fill="none" stroke="#005ea2" stroke-width="2.5"><title>${escaped(texts.scenario)}</title></path>`
  )
}
