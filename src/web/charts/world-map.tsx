// The world in circles: each country one circle at its middle, its area the amount. Haiti, Togo and Jordan vanish on a
// map of coloured areas. Boundaries aren't drawn at all.
import { asset } from '../assets.ts'
import { Table } from '../components/table.tsx'
import { Money, Name } from '../components/text.tsx'
import type { Decimal } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Chart, type ChartText } from './chart.tsx'
import { countries } from './countries.ts'
import { MouseLink, pictureRole } from './mouse-link.tsx'
import { mapHeight, mapWidth, place } from './projection.ts'
import { forDrawing, isolated } from './scale.ts'

export interface CountryMoney {
  /** ISO 3166-1 alpha-2. */
  code: string
  name: string
  amount: Decimal
  href?: string
}

export interface WorldMapProps extends ChartText {
  countries: readonly CountryMoney[]
  currency: string
  heads: { label: string; amount: string }
  /** How many of the largest circles carry their country's name. */
  named?: number
}

const largestRadius = 30
const smallestRadius = 3

interface Circle extends CountryMoney {
  x: number
  y: number
  radius: number
}

export function WorldMap(props: WorldMapProps) {
  const { t, format } = useView()
  const { countries: rows, currency, heads, named = 8 } = props
  const circles = circlesOf(rows)
  const lost = rows.filter(({ code }) => !circles.some((circle) => circle.code === code))
  const columns = [
    {
      key: 'country',
      label: heads.label,
      kind: 'name' as const,
      cell: ({ name, href }: CountryMoney) =>
        href ? (
          <a href={href}>
            <Name>{name}</Name>
          </a>
        ) : (
          <Name>{name}</Name>
        ),
    },
    {
      key: 'amount',
      label: heads.amount,
      kind: 'money' as const,
      cell: ({ amount }: CountryMoney) => <Money amount={amount} currency={currency} />,
    },
  ]
  const notes = [t(m.boundaries)]
  if (lost.length > 0) notes.push(t(m.noPosition, { names: format.list(lost.map(({ name }) => name)) }))
  return (
    <Chart
      {...props}
      note={notes.join(' ')}
      table={<Table caption={props.title} captionHidden columns={columns} rows={rows} />}
    >
      <svg
        class="world-map"
        viewBox={`0 0 ${mapWidth} ${mapHeight}`}
        direction="ltr"
        {...pictureRole(props.title, rows)}
        font-family="Public Sans, Arial, sans-serif"
        font-size="12"
      >
        <image href={asset('land.svg')} width={mapWidth} height={mapHeight} />
        {circles.map(({ name, amount, href, x, y, radius }) => (
          <MouseLink href={href}>
            <title>{`${name}: ${format.money(amount, currency)}`}</title>
            <circle
              cx={x.toFixed(0)}
              cy={y.toFixed(0)}
              r={radius.toFixed(1)}
              fill="#005ea2"
              fill-opacity={forDrawing(amount) < 0 ? 0 : 0.55}
              stroke="#1a4480"
            />
          </MouseLink>
        ))}
        {labelsOf(circles, named).map(({ name, x, y, anchor }) => (
          <text
            text-anchor={anchor}
            x={x.toFixed(0)}
            y={y.toFixed(0)}
            paint-order="stroke"
            stroke="#ffffff"
            stroke-width="3"
            stroke-linejoin="round"
          >
            {isolated(name)}
          </text>
        ))}
      </svg>
    </Chart>
  )
}

/** The largest first, so that small circles lie on top. */
function circlesOf(rows: readonly CountryMoney[]): Circle[] {
  const largest = Math.max(...rows.map(({ amount }) => Math.abs(forDrawing(amount))), 1)
  return rows
    .flatMap((row) => {
      const country = countries.get(row.code)
      const point = country && place(country.longitude, country.latitude)
      if (!point) return []
      const share = Math.abs(forDrawing(row.amount)) / largest
      return [{ ...row, x: point[0], y: point[1], radius: Math.max(smallestRadius, largestRadius * Math.sqrt(share)) }]
    })
    .sort((a, b) => b.radius - a.radius)
}

/** Names beside the largest circles, as far as they don't run over each other or off the map. */
function labelsOf(circles: readonly Circle[], count: number) {
  const taken: { left: number; right: number; y: number }[] = []
  const covers = (circle: Circle, left: number, right: number, y: number) => {
    const dx = circle.x - Math.min(Math.max(circle.x, left), right)
    return Math.hypot(dx, circle.y - y) < circle.radius + 4
  }
  return circles.flatMap((circle) => {
    const { name, x, y, radius } = circle
    const width = name.length * 6.6
    const beside = radius + 3
    const spot = [x + beside, x - beside - width].find(
      (left) =>
        left > 0 &&
        left + width < mapWidth &&
        !circles.some((other) => other !== circle && covers(other, left, left + width, y)) &&
        !taken.some((other) => Math.abs(other.y - y) < 13 && left < other.right && other.left < left + width),
    )
    if (taken.length >= count || spot === undefined) return []
    taken.push({ left: spot, right: spot + width, y })
    // the width is a guess: a label on the left ends at its circle, however long it turns out to be
    const after = spot > x
    return [{ name, x: after ? spot : x - beside, y: y + 4, anchor: after ? 'start' : 'end' }]
  })
}
