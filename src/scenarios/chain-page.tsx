// The chains that there are: presets to begin from, and what is saved, by nation.
import type { z } from 'zod'
import { activityAddress } from '#portfolio/index.ts'
import { Button, EmptyState, FilterForm, Instant, Name, Section, SelectField, Table, Tag, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { messages as m, reckonMessages as r } from './messages.ts'
import { listPresets } from './run.ts'
import { listScenarios, type ScenarioLine } from './saved.ts'
import { countryName, labelIn, presetAddress, scenarioAddress } from './words.tsx'

type Presets = z.output<typeof listPresets.output>['presets']

export const chainPage = page({
  path: '/chain',
  needs: 'scenario.read',
  menu: { room: 'portfolio', label: m.title, order: 70 },
  async get({ act, query, may }) {
    const asked = query.get('country') ?? ''
    const activity = query.get('activity')
    const { scenarios: all, called: name } = await act(listScenarios, activity ? { activity } : {})
    const nation = /^[A-Z]{2}$/.test(asked) ? asked : ''
    const { presets } = await act(listPresets, {})
    return {
      title: m.title,
      lead: <Lead />,
      body: <Body {...{ presets, all, nation, activity, name, mayKeep: may('scenario.keep') }} />,
    }
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

interface Props {
  presets: Presets
  all: readonly ScenarioLine[]
  nation: string
  /** Only scenarios to which this activity is attached. */
  activity: string | null
  /** What it is called, where the reader may read it. */
  name: string | undefined
  mayKeep: boolean
}

function Body({ presets, all, nation, activity, name, mayKeep }: Props) {
  const { t, locale } = useView()
  const nations = [...new Set(all.flatMap(({ country }) => country ?? []))].toSorted((a, b) =>
    countryName(locale, a).localeCompare(countryName(locale, b), locale),
  )
  const listed = nation ? all.filter(({ country }) => country === nation) : all
  const offered = nation ? presets.filter(({ country }) => country === nation || country === null) : presets
  return (
    <>
      <p>{t(m.how)}</p>
      <p class="no-print">
        <a href="/help/justice-chain">{t(m.guide)}</a> · <a href="/chain/reckon">{t(r.link)}</a>
        {mayKeep && (
          <>
            {' '}
            · <a href={`/chain/new${nation ? `?country=${nation}` : ''}`}>{t(m.toNew)}</a>
          </>
        )}
      </p>
      {nations.length > 1 && (
        <FilterForm clearHref="/chain">
          <SelectField
            name="country"
            label={t(m.nation)}
            value={nation}
            empty={true}
            options={nations.map((value) => ({ value, label: countryName(locale, value) }))}
          />
        </FilterForm>
      )}
      <Section title={t(m.saved)} id="saved">
        {activity && (
          <p>
            {t(m.ofActivity, { activity: name ?? activity })}{' '}
            {name !== undefined && <a href={activityAddress(activity)}>{t(m.toActivity)}</a>}{' '}
            <a href="/chain">{t(m.allScenarios)}</a>
          </p>
        )}
        <Saved scenarios={listed} nation={nation} activity={activity} />
        {listed.length > 1 && <Compare scenarios={listed} />}
      </Section>
      <Section title={t(m.presets)} id="presets">
        <Presets presets={offered} />
      </Section>
    </>
  )
}

function Saved({
  scenarios,
  nation,
  activity,
}: Pick<Props, 'nation' | 'activity'> & { scenarios: readonly ScenarioLine[] }) {
  const { t, format, locale } = useView()
  return (
    <Table
      caption={t(m.saved)}
      captionHidden
      rows={scenarios}
      empty={
        <EmptyState title={nation ? t(m.noneOf, { nation: countryName(locale, nation) }) : t(m.none)}>
          {t(activity ? m.noneOfActivityWhy : m.noneWhy)}
        </EmptyState>
      }
      columns={[
        {
          key: 'title',
          label: t(m.scenario),
          kind: 'name',
          cell: ({ id, title, baseline }) => (
            <>
              <a href={scenarioAddress(id)}>
                <Name>{title}</Name>
              </a>{' '}
              {baseline && <Tag tone="active">{t(m.baseline)}</Tag>}
            </>
          ),
        },
        {
          key: 'nation',
          label: t(m.nation),
          cell: ({ country }) => (country ? countryName(locale, country) : t(m.noNation)),
        },
        { key: 'author', label: t(m.author), cell: ({ author, by }) => <bdi>{author ?? by}</bdi> },
        {
          key: 'programmes',
          label: t(m.programmes),
          kind: 'number',
          cell: ({ programmes }) => format.number(programmes),
        },
        {
          key: 'assumptions',
          label: t(m.assumptions),
          kind: 'number',
          minor: true,
          cell: ({ assumptions }) => format.number(assumptions),
        },
        { key: 'changed', label: t(m.changedAt), kind: 'date', cell: ({ changedAt }) => <Instant at={changedAt} /> },
      ]}
    />
  )
}

function Compare({ scenarios }: { scenarios: readonly ScenarioLine[] }) {
  const { t } = useView()
  const options = scenarios.map(({ id, title }) => ({ value: id, label: title }))
  const [first, second] = [scenarios.find(({ baseline }) => baseline) ?? scenarios[0]!, scenarios.at(-1)!]
  return (
    <form class="filters no-print" method="get" action="/chain/compare" aria-label={t(m.compareTwo)}>
      <div class="filter-fields">
        <SelectField name="a" label={t(m.first)} options={options} value={first.id} />
        <SelectField name="b" label={t(m.second)} options={options} value={second.id} />
        <div class="filter-buttons">
          <Button>{t(m.compareThese)}</Button>
        </div>
      </div>
    </form>
  )
}

function Presets({ presets }: { presets: Presets }) {
  const view = useView()
  const { t, format } = view
  return (
    <Table
      caption={t(m.presets)}
      captionHidden
      rows={presets}
      columns={[
        {
          key: 'title',
          label: t(m.preset),
          kind: 'name',
          cell: ({ preset, title, country, note }) => (
            <>
              <a href={presetAddress(preset)}>{labelIn(view, title)}</a>{' '}
              {country === null && <Tag tone="waiting">{t(m.invented)}</Tag>}
              <div class="hint">{note}</div>
            </>
          ),
        },
        { key: 'known', label: t(m.knownFigures), kind: 'number', cell: ({ known }) => format.number(known) },
        {
          key: 'verified',
          label: t(m.verifiedFigures),
          kind: 'number',
          cell: ({ verified }) => format.number(verified),
        },
        { key: 'assumed', label: t(m.assumedFigures), kind: 'number', cell: ({ assumed }) => format.number(assumed) },
      ]}
    />
  )
}
