// Horizontal bars: one amount each for a number of names, with the name above its bar so that long ones fit.
import { Table } from '../components/table.tsx'
import { Money, Name } from '../components/text.tsx'
import type { Decimal } from '../messages/index.ts'
import { useView } from '../view.ts'
import { Chart, type ChartText } from './chart.tsx'
import { MouseLink, pictureRole } from './mouse-link.tsx'
import { moneyPaint, type Paint } from './palette.ts'
import { across, cut, forDrawing } from './scale.ts'

export interface Bar {
  label: string
  amount: Decimal
  href?: string
  paint?: Paint
}

export interface BarChartProps extends ChartText {
  bars: readonly Bar[]
  /** ISO 4217: all bars of a chart are of one currency. */
  currency: string
  /** The heads of the table's two columns. */
  heads: { label: string; amount: string }
  paint?: Paint
}

const rowHeight = 34

export function BarChart(props: BarChartProps) {
  const { bars, currency, heads } = props
  const columns = [
    {
      key: 'label',
      label: heads.label,
      kind: 'name' as const,
      cell: ({ label, href }: Bar) =>
        href ? (
          <a href={href}>
            <Name>{label}</Name>
          </a>
        ) : (
          <Name>{label}</Name>
        ),
    },
    {
      key: 'amount',
      label: heads.amount,
      kind: 'money' as const,
      cell: ({ amount }: Bar) => <Money amount={amount} currency={currency} />,
    },
  ]
  return (
    <Chart {...props} table={<Table caption={props.title} captionHidden columns={columns} rows={bars} />}>
      <Bars {...props} />
    </Chart>
  )
}

function Bars({ title, bars, currency, paint = moneyPaint.obligations }: BarChartProps) {
  const { format, dir } = useView()
  const amounts = bars.map(({ amount }) => forDrawing(amount))
  const low = Math.min(0, ...amounts)
  const span = Math.max(0, ...amounts) - low || 1
  const mirrored = dir === 'rtl'
  const [start, end] = mirrored ? ['100%', '0'] : ['0', '100%']
  return (
    <svg
      class="plot"
      width="100%"
      height={bars.length * rowHeight}
      direction="ltr"
      {...pictureRole(title, bars)}
      font-family="Public Sans, Arial, sans-serif"
      font-size="12.5"
    >
      {bars.map(({ label, amount, href, paint: own = paint }, index) => {
        const value = forDrawing(amount)
        const from = (Math.min(value, 0) - low) / span
        const width = Math.abs(value) / span
        const y = index * rowHeight
        const marks = (
          <>
            <title>{`${label}: ${format.money(amount, currency)}`}</title>
            <text x={start} y={y + 13} text-anchor={mirrored ? 'end' : 'start'}>
              {cut(label, 44)}
            </text>
            <text x={end} y={y + 13} text-anchor={mirrored ? 'start' : 'end'}>
              {format.money(amount, currency, 'compact')}
            </text>
            <rect x="0" y={y + 18} width="100%" height="9" fill="#f0f0f0" />
            <rect
              x={across(mirrored ? 1 - from - width : from)}
              y={y + 18}
              width={across(width)}
              height="9"
              fill={own.fill}
              stroke={own.stroke}
            />
          </>
        )
        return <MouseLink href={href}>{marks}</MouseLink>
      })}
    </svg>
  )
}
