// Columns by year: for each year one column a series beside each other (grouped) or on top of each other (stacked).
// Negative amounts, as de-obligations make them, go below the line.
import type { Child } from 'hono/jsx'
import { Table, type Column } from '../components/table.tsx'
import { Money } from '../components/text.tsx'
import type { Decimal } from '../messages/index.ts'
import { useView } from '../view.ts'
import { Chart, Legend, type ChartText } from './chart.tsx'
import { MouseLink, pictureRole } from './mouse-link.tsx'
import type { Paint } from './palette.ts'
import { across, forDrawing, isolated, ticks } from './scale.ts'

export interface Series {
  key: string
  label: string
  paint: Paint
}

export interface Year {
  /** As it is written under the columns: `2023`. */
  label: string
  href?: string
  /** By the key of the series; a missing amount draws nothing. */
  amounts: Readonly<Record<string, Decimal>>
}

export interface ColumnChartProps extends ChartText {
  series: readonly Series[]
  years: readonly Year[]
  currency: string
  mode?: 'grouped' | 'stacked'
  /** The head of the table's first column: "Fiscal year". */
  yearHead: string
}

const height = 220
const top = 14
const bottom = 22
/** The share of the width that the labels of the axis take, at the width of a phone. */
const gutterFor = (labels: readonly string[]) =>
  Math.min(0.25, Math.max(0.11, 0.0165 * Math.max(0, ...labels.map(({ length }) => length))))

export function ColumnChart(props: ColumnChartProps) {
  const { series, years, currency, yearHead } = props
  const columns: Column<Year>[] = [
    {
      key: 'year',
      label: yearHead,
      kind: 'name',
      cell: ({ label, href }) => (href ? <a href={href}>{label}</a> : label),
    },
    ...series.map(({ key, label }): Column<Year> => ({
      key,
      label,
      kind: 'money',
      cell: ({ amounts }) => amounts[key] !== undefined && <Money amount={amounts[key]} currency={currency} />,
    })),
  ]
  return (
    <Chart
      {...props}
      legend={<Legend entries={series.map(({ label, paint }) => ({ label, ...paint }))} />}
      table={<Table caption={props.title} captionHidden columns={columns} rows={years} />}
    >
      <Columns {...props} />
    </Chart>
  )
}

interface Block {
  from: number
  to: number
  /** The first of how many slots across the year's band it fills. */
  slot: number
  series: Series
}

/** The rectangles of one year, in amounts. */
function blocksOf(year: Year, series: readonly Series[], mode: 'grouped' | 'stacked'): Block[] {
  let above = 0
  let below = 0
  return series.flatMap((one, index) => {
    const amount = year.amounts[one.key]
    if (amount === undefined) return []
    const value = forDrawing(amount)
    if (mode === 'grouped') return [{ from: 0, to: value, slot: index, series: one }]
    const from = value < 0 ? below : above
    if (value < 0) below += value
    else above += value
    return [{ from, to: from + value, slot: 0, series: one }]
  })
}

function Columns({ title, series, years, currency, mode = 'grouped' }: ColumnChartProps) {
  const { format } = useView()
  const blocks = years.map((year) => blocksOf(year, series, mode))
  const ends = blocks.flat().map(({ to }) => to)
  const steps = ticks(Math.min(0, ...ends), Math.max(0, ...ends))
  const low = steps[0] ?? 0
  const high = steps.at(-1) ?? 1
  const y = (value: number) => top + (height - top - bottom) * (1 - (value - low) / (high - low || 1))
  const labels = steps.map((step) => format.money(String(step), currency, 'compact'))
  const gutter = gutterFor(labels)
  const band = (1 - gutter - 0.01) / Math.max(1, years.length)
  const slots = mode === 'grouped' ? series.length : 1
  const labelEvery = Math.ceil(years.length / 8)
  const axis: Child = steps.map((step, index) => (
    <>
      <line x1="0" x2="100%" y1={y(step)} y2={y(step)} stroke={step === 0 ? '#71767a' : '#dfe1e2'} />
      <text x="0" y={y(step) - 3}>
        {isolated(labels[index] ?? '')}
      </text>
    </>
  ))
  return (
    <svg
      class="plot"
      width="100%"
      height={height}
      direction="ltr"
      {...pictureRole(title, years)}
      font-family="Public Sans, Arial, sans-serif"
      font-size="12"
    >
      {axis}
      {years.map((year, index) => {
        const left = gutter + index * band
        return (
          <MouseLink href={year.href}>
            <title>{titleOf(year, series, (amount) => format.money(amount, currency))}</title>
            <rect x={across(left)} y={top} width={across(band)} height={height - top} fill="transparent" />
            {blocks[index]?.map(({ from, to, slot, series: { paint } }) => (
              <rect
                x={across(left + band * (0.12 + (0.76 * slot) / slots))}
                y={Math.min(y(from), y(to)).toFixed(1)}
                width={across((band * 0.76) / slots)}
                height={Math.abs(y(from) - y(to)).toFixed(1)}
                fill={paint.fill}
                stroke={paint.stroke}
              />
            ))}
            {(years.length - 1 - index) % labelEvery === 0 && (
              <text x={across(left + band / 2)} y={height - 6} text-anchor="middle">
                {year.label}
              </text>
            )}
          </MouseLink>
        )
      })}
    </svg>
  )
}

const titleOf = (year: Year, series: readonly Series[], write: (amount: Decimal) => string) =>
  [
    year.label,
    ...series.flatMap(({ key, label }) =>
      year.amounts[key] === undefined ? [] : `${label}: ${write(year.amounts[key])}`,
    ),
  ].join('\n')
