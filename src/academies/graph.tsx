// Nations that met, as a ring of names joined by lines; the table beside it says the same to whoever can't see it.
import { Chart, EmptyState, Table, useView } from '#web/index.ts'
import { countryName } from '#units/index.ts'
import type { Tie } from './alumni.ts'
import { messages as m } from './messages.ts'

/** More lines than this are a blot. */
const mostLines = 150
const size = 640
const radius = 250

export function NationGraph({ ties }: { ties: readonly Tie[] }) {
  const { t, locale } = useView()
  if (!ties.length) return <EmptyState title={t(m.noTies)}>{t(m.noTiesBody)}</EmptyState>
  const drawn = ties.slice(0, mostLines)
  const nations = [...new Set(drawn.flatMap(({ a, b }) => [a, b]))].toSorted((a, b) =>
    countryName(locale, a).localeCompare(countryName(locale, b), locale),
  )
  const places = new Map(
    nations.map((nation, index) => {
      const angle = (2 * Math.PI * index) / nations.length - Math.PI / 2
      return [nation, { x: Math.cos(angle), y: Math.sin(angle) }]
    }),
  )
  const most = Math.max(...drawn.map(({ cohorts }) => cohorts))
  const widthOf = thicknessOf(most)
  const at = (share: number) => (size / 2 + share * radius).toFixed(1)
  return (
    <Chart
      title={t(m.networkTitle, { count: ties.length })}
      summary={t(m.networkSummary)}
      {...(ties.length > drawn.length && { note: t(m.networkMost, { shown: drawn.length, total: ties.length }) })}
      legend={<ThicknessLegend most={most} />}
      table={<TieTable ties={ties} />}
    >
      <svg
        class="plot nation-graph"
        viewBox={`0 0 ${size} ${size}`}
        width="100%"
        role="img"
        aria-label={t(m.networkSummary)}
      >
        {drawn.map(({ a, b, cohorts }) => {
          const [from, to] = [places.get(a)!, places.get(b)!]
          return (
            <line
              x1={at(from.x)}
              y1={at(from.y)}
              x2={at(to.x)}
              y2={at(to.y)}
              stroke="#1a4480"
              stroke-opacity="0.45"
              stroke-width={widthOf(cohorts)}
            >
              <title>{t(m.between, { a: countryName(locale, a), b: countryName(locale, b), cohorts })}</title>
            </line>
          )
        })}
        {nations.map((nation) => {
          const { x, y } = places.get(nation)!
          return (
            <g>
              <circle cx={at(x)} cy={at(y)} r="6" fill="#ffffff" stroke="#1a4480" stroke-width="2">
                <title>{countryName(locale, nation)}</title>
              </circle>
              <text
                x={at(x * 1.1)}
                y={at(y * 1.1)}
                font-size="18"
                text-anchor="middle"
                dominant-baseline="central"
                direction="ltr"
              >
                {nation}
              </text>
            </g>
          )
        })}
      </svg>
    </Chart>
  )
}

/** In proportion to the cohorts: one a line of 1.5, more where there are few; the thinnest is still to be seen. */
const thicknessOf = (most: number) => {
  const each = Math.min(1.5, 6 / most)
  return (cohorts: number) => Math.max(0.75, each * cohorts).toFixed(2)
}

/** Lines of the thickness of one cohort, of the most there are, and of half as many. */
function ThicknessLegend({ most }: { most: number }) {
  const { t } = useView()
  const widthOf = thicknessOf(most)
  return (
    <ul class="legend">
      {[...new Set([1, Math.ceil(most / 2), most])].map((cohorts) => (
        <li>
          <svg width="32" height="12" aria-hidden="true">
            <line x1="0" x2="32" y1="6" y2="6" stroke="#1a4480" stroke-opacity="0.45" stroke-width={widthOf(cohorts)} />
          </svg>
          {t(m.cohortsTogether, { cohorts })}
        </li>
      ))}
    </ul>
  )
}

export function TieTable({ ties, of }: { ties: readonly Tie[]; of?: string }) {
  const { t, format, locale } = useView()
  return (
    <Table
      caption={of ? t(m.whoKnows, { nation: countryName(locale, of) }) : t(m.network)}
      captionHidden={!of}
      rows={ties}
      columns={[
        ...(of
          ? []
          : [{ key: 'a', label: t(m.nation), kind: 'name' as const, cell: ({ a }: Tie) => countryName(locale, a) }]),
        {
          key: 'b',
          label: t(m.other),
          kind: of ? ('name' as const) : ('text' as const),
          cell: ({ b }: Tie) => countryName(locale, b),
        },
        { key: 'cohorts', label: t(m.together), kind: 'number', cell: ({ cohorts }) => format.number(cohorts) },
        {
          key: 'pa',
          label: t(of ? m.own : m.ofFirst),
          kind: 'number',
          cell: ({ personsA }) => format.number(personsA),
        },
        {
          key: 'pb',
          label: t(of ? m.abroad : m.ofSecond),
          kind: 'number',
          cell: ({ personsB }) => format.number(personsB),
        },
      ]}
    />
  )
}
