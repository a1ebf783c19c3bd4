// The picture of a scenario beside its baseline: streams, lines over the years, and the tables that say the same.
import { raw } from 'hono/html'
import type { ChainModel } from '#chain/model.ts'
import { Chart, Section, Table, useView } from '#web/index.ts'
import { institutionNames, meaningMessages, messages as m } from './messages.ts'
import { lines, panelHeight, panelWidth } from './picture/lines.ts'
import { height, paint, sankey, width } from './picture/sankey.ts'
import type { Shown } from './picture/tried.ts'
import { betweenIn, change, changeInPercent, figure, spanIn, type Writing } from './picture/writing.ts'
import { indicatorName, labelIn, Unit } from './words.tsx'

interface Props {
  shown: Shown
  model: ChainModel
  writing: Writing
}

/** What comes of it, each indicator a row; the browser's worker writes into the cells that are marked. */
export function Results({ shown, model, writing: { tag, texts }, against }: Props & { against: string }) {
  const view = useView()
  const { t } = view
  return (
    <Section title={t(m.whatComes)} id="results">
      <p class="hint">
        <span data-at-end="">{t(m.atEnd, { year: shown.year })}</span> {t(m.heldAgainst, { title: against })}
      </p>
      <Table
        caption={t(m.whatComes)}
        captionHidden
        rows={shown.rows}
        columns={[
          {
            key: 'indicator',
            label: t(m.indicator),
            kind: 'name',
            cell: ({ indicator, unit }) => (
              <span title={meaningOf(t, indicator)}>
                {indicatorName(view, indicator, model)}
                {unit === 'days' && (
                  <>
                    {' '}
                    (<Unit unit={unit} />)
                  </>
                )}
              </span>
            ),
          },
          {
            key: 'start',
            label: t(m.start),
            kind: 'number',
            minor: true,
            cell: ({ start, unit }) => figure(tag, start, unit),
          },
          {
            key: 'baseline',
            label: t(m.baseline),
            kind: 'number',
            cell: ({ baseline, unit }) => figure(tag, baseline, unit),
          },
          {
            key: 'scenario',
            label: t(m.scenario),
            kind: 'number',
            cell: ({ indicator, scenario, unit }) => (
              <strong data-cell={`${indicator} scenario`}>{figure(tag, scenario, unit)}</strong>
            ),
          },
          {
            key: 'difference',
            label: t(m.difference),
            kind: 'number',
            cell: ({ indicator, baseline, scenario, unit, between }) => (
              <>
                <span data-cell={`${indicator} difference`}>{change(tag, baseline, scenario, unit)}</span>
                {unit === 'percent' && <span class="hint-inline"> {t(m.points)}</span>}
                {between && (
                  <div class="hint" data-cell={`${indicator} between`}>
                    {betweenIn(texts.between, tag, between, unit)}
                  </div>
                )}
              </>
            ),
          },
          {
            key: 'percent',
            label: t(m.inPercent),
            kind: 'number',
            minor: true,
            cell: ({ indicator, baseline, scenario, unit }) => (
              <span data-cell={`${indicator} percent`}>
                {unit === 'percent' ? '' : changeInPercent(tag, baseline, scenario)}
              </span>
            ),
          },
        ]}
      />
    </Section>
  )
}

export function meaningOf(t: ReturnType<typeof useView>['t'], indicator: string): string {
  const kind = indicator.split(':')[0]!
  return Object.hasOwn(meaningMessages, kind) ? t(meaningMessages[kind as keyof typeof meaningMessages]) : ''
}

export function ChainStreams({ shown, model, writing }: Props) {
  const { t } = useView()
  const used = [...new Set(shown.stations.map(({ institution }) => institution))]
  return (
    <Section title={t(m.sankeyTitle, { year: shown.year })} id="chain">
      <Chart
        title=""
        summary={t(m.sankeySummary)}
        legend={
          <ul class="legend">
            {used.map((institution) => (
              <li>
                <svg width="12" height="12" aria-hidden="true">
                  <rect x="1" y="1" width="10" height="10" fill={paint[institution]} />
                </svg>
                {t(institutionNames[institution])}
              </li>
            ))}
          </ul>
        }
      >
        <div class="chain-frame" tabindex={0} role="group" aria-label={t(m.sankeyTitle, { year: shown.year })}>
          <svg
            class="plot chain-streams"
            data-picture="streams"
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={t(m.sankeySummary)}
            font-size="12.5"
            direction="ltr"
          >
            {raw(sankey(shown, writing))}
          </svg>
        </div>
      </Chart>
      <Stations shown={shown} model={model} writing={writing} />
    </Section>
  )
}

function Stations({ shown, model, writing: { tag, texts } }: Props) {
  const view = useView()
  const { t } = view
  const labels = new Map(model.stocks.map(({ id, label }) => [id, labelIn(view, label)]))
  return (
    <Table
      caption={t(m.stationsTable)}
      rows={shown.stations}
      columns={[
        { key: 'station', label: t(m.station), kind: 'name', cell: ({ id }) => labels.get(id) ?? id },
        {
          key: 'institution',
          label: t(m.institution),
          minor: true,
          cell: ({ institution }) => t(institutionNames[institution]),
        },
        {
          key: 'baseline',
          label: t(m.baselinePersons),
          kind: 'number',
          cell: ({ persons }) => figure(tag, persons.baseline, 'persons'),
        },
        {
          key: 'persons',
          label: t(m.persons),
          kind: 'number',
          cell: ({ id, persons }) => (
            <strong data-cell={`${id} persons`}>{figure(tag, persons.scenario, 'persons')}</strong>
          ),
        },
        {
          key: 'out',
          label: t(m.left),
          kind: 'number',
          cell: ({ id, out }) => <span data-cell={`${id} out`}>{figure(tag, out.scenario, 'persons')}</span>,
        },
        {
          key: 'days',
          label: t(m.days),
          kind: 'number',
          cell: ({ id, days, daysBetween }) => (
            <>
              <span data-cell={`${id} days`}>{figure(tag, days.scenario, 'days')}</span>
              {daysBetween && (
                <div class="hint" data-cell={`${id} between`}>
                  {spanIn(texts.between, tag, daysBetween, 'days')}
                </div>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

export function OverYears({ shown, model, writing }: Props) {
  const view = useView()
  const { t } = view
  return (
    <Section title={t(m.overYears)} id="years">
      <p class="hint">
        {t(m.overSummary)}
        {shown.panels.some(({ band }) => band) && ` ${t(m.band)}.`}
        {shown.bare && ` ${t(m.noBand)}`}
      </p>
      <div class="chain-panels">
        {shown.panels.map((panel) => (
          <figure>
            <figcaption>{indicatorName(view, panel.indicator, model)}</figcaption>
            <svg
              class="plot"
              data-picture={panel.indicator}
              viewBox={`0 0 ${panelWidth} ${panelHeight}`}
              width="100%"
              role="img"
              aria-label={indicatorName(view, panel.indicator, model)}
              font-size="11"
              direction="ltr"
            >
              {raw(lines(panel, writing))}
            </svg>
          </figure>
        ))}
      </div>
    </Section>
  )
}
