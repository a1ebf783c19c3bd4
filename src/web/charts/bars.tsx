// Horizontal bars: one amount each for a number of names, the name above its bar so that long ones fit. The names and
// amounts are plain text with links; only the bars are drawn.
import { Table, type Column } from '../components/table.tsx'
import { Money, Name } from '../components/text.tsx'
import type { Decimal } from '../messages/index.ts'
import { useView } from '../view.ts'
import { Chart, type ChartText } from './chart.tsx'
import { moneyPaint, type Paint } from './palette.ts'
import { across, forDrawing } from './scale.ts'

export interface Bar {
  label: string
  amount: Decimal
  href?: string
  paint?: Paint
}

export interface BarChartProps extends ChartText {
  bars: readonly Bar[]
  /** ISO 4217: all bars of a chart are of one currency; null where they are numbers of something else. */
  currency: string | null
  /** The heads of the table's two columns. */
  heads: { label: string; amount: string }
  paint?: Paint
}

const thickness = 9

export function BarChart(props: BarChartProps) {
  const { format } = useView()
  const { title, bars, currency, heads, paint = moneyPaint.obligations } = props
  const amounts = bars.map(({ amount }) => forDrawing(amount))
  const low = Math.min(0, ...amounts)
  const span = Math.max(0, ...amounts) - low || 1
  const told = (amount: Decimal, style?: 'compact') =>
    currency === null ? (
      format.number(forDrawing(amount))
    ) : (
      <Money amount={amount} currency={currency} {...(style && { style })} />
    )
  const columns: Column<Bar>[] = [
    { key: 'label', label: heads.label, kind: 'name', cell: (bar) => <BarName {...bar} /> },
    {
      key: 'amount',
      label: heads.amount,
      kind: currency === null ? 'number' : 'money',
      cell: ({ amount }) => told(amount),
    },
  ]
  return (
    <Chart {...props} table={<Table caption={title} captionHidden columns={columns} rows={bars} />}>
      <ol class="bars">
        {bars.map((bar) => (
          <li>
            <div class="bar-line">
              <BarName {...bar} />
              {told(bar.amount, 'compact')}
            </div>
            <Rule value={forDrawing(bar.amount)} low={low} span={span} paint={bar.paint ?? paint} />
          </li>
        ))}
      </ol>
    </Chart>
  )
}

function BarName({ label, href }: Bar) {
  return href === undefined ? (
    <span dir="auto">
      <Name>{label}</Name>
    </span>
  ) : (
    <a href={href} dir="auto">
      <Name>{label}</Name>
    </a>
  )
}

/** One bar, from nought to its amount, in the direction of reading. */
function Rule({ value, low, span, paint }: { value: number; low: number; span: number; paint: Paint }) {
  const { dir } = useView()
  const from = (Math.min(value, 0) - low) / span
  const width = Math.abs(value) / span
  return (
    <svg width="100%" height={thickness} aria-hidden="true">
      <rect width="100%" height={thickness} fill="#f0f0f0" />
      <rect
        x={across(dir === 'rtl' ? 1 - from - width : from)}
        width={across(width)}
        height={thickness}
        fill={paint.fill}
        stroke={paint.stroke}
      />
    </svg>
  )
}
