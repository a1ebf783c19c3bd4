// What came of a long reckoning, and how far it is while it runs.
import type { z } from 'zod'
import { readJob } from '#jobs/index.ts'
import { NotFound } from '#kernel/problem.ts'
import { Alert, EmptyState, intlTag, isGoing, JobProgress, Section, Table, Tag, useView, watching } from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { calibration } from './calibrate.ts'
import { calibrateMessages } from './calibrate-messages.ts'
import { Calibrated } from './calibrate-view.tsx'
import { chainBands, sensitivity } from './long.ts'
import { mix, surest } from './mix.ts'
import { institutionNames, longMessages as l, messages as m } from './messages.ts'
import { change, figure } from './picture/writing.ts'
import { presetNamed } from './presets.ts'
import { savingForms } from './saved-forms.tsx'
import { chainWaits } from './waits.ts'
import { SingleWaits } from './waits-view.tsx'
import { indicatorName, labelIn } from './words.tsx'

type Job = z.output<typeof readJob.output>

const titles = {
  'chain.sensitivity': l.sensitivity,
  'chain.bands': l.bands,
  'chain.mix': l.mix,
  'chain.calibrate': calibrateMessages.page,
  'chain.waits': l.waits,
} as const

export const runPage = page({
  path: '/chain/runs/{id}',
  needs: 'scenario.read',
  async get({ act, params, may, refused }) {
    const job = await act(readJob, { id: params.id! })
    if (!(job.operation in titles)) throw NotFound({ what: 'page', id: `/chain/runs/${params.id}` })
    return {
      title: titles[job.operation as keyof typeof titles],
      trail: [{ label: m.title, href: '/chain' }],
      ...watching(job),
      body: <Body job={job} mayKeep={may('scenario.keep')} refused={refused} />,
    }
  },
  forms: { save: savingForms.save! },
})

function Body({ job, ...may }: { job: Job; mayKeep: boolean; refused: PageRequest['refused'] }) {
  if (isGoing(job) || job.state !== 'done') return <JobProgress job={job} />
  if (job.operation === 'chain.sensitivity') return <Sensitivity {...sensitivity.output.parse(job.output)} />
  if (job.operation === 'chain.bands') return <Bands {...chainBands.output.parse(job.output)} />
  if (job.operation === 'chain.calibrate')
    return <Calibrated answer={calibration.output.parse(job.output)} address={`/chain/runs/${job.id}`} {...may} />
  if (job.operation === 'chain.waits') return <SingleWaits {...chainWaits.output.parse(job.output)} />
  return <Mix {...mix.output.parse(job.output)} />
}

/** Names of indicators where only a result is at hand: the stations of the standard chain are known by their ids. */
function useNames() {
  const view = useView()
  const standard = presetNamed('textbook')!.model
  return {
    view,
    tag: intlTag(view.locale),
    nameOf: (indicator: string) => indicatorName(view, indicator, standard),
  }
}

const shareOf = (tag: string, value: number | null) =>
  value === null ? '–' : figure(tag, value * 100, 'percent').replace('-', '−')
const told = (tag: string, value: number | null, unit = 'persons') => figure(tag, value ?? NaN, unit)

function Sensitivity({ title, runs, figures, outcomes, observed }: z.output<typeof sensitivity.output>) {
  const { view, tag, nameOf } = useNames()
  const { t, format } = view
  return (
    <>
      <p>
        <bdi>{title}</bdi>. {t(l.sensitivityWhat, { runs: format.number(runs) })}
      </p>
      {outcomes.map(({ indicator, month, mean, sd }) => (
        <Section title={nameOf(indicator)}>
          <p class="hint">{t(l.outcome, { month: format.number(month), mean: told(tag, mean), sd: told(tag, sd) })}</p>
          <Table
            caption={nameOf(indicator)}
            captionHidden
            rows={figures.filter((one) => one.indicator === indicator)}
            columns={[
              { key: 'figure', label: t(m.figure), kind: 'name', cell: ({ label }) => labelIn(view, label) },
              { key: 'with', label: t(l.withOthers), kind: 'number', cell: (one) => shareOf(tag, one.withOthers) },
              { key: 'alone', label: t(l.alone), kind: 'number', cell: (one) => shareOf(tag, one.alone) },
              {
                key: 'range',
                label: t(l.sure),
                kind: 'number',
                minor: true,
                cell: ({ low, high }) => `${shareOf(tag, low)} – ${shareOf(tag, high)}`,
              },
              {
                key: 'percent',
                label: t(l.percent),
                kind: 'number',
                cell: ({ percent }) => slopeOf(tag, percent),
              },
              {
                key: 'bar',
                label: t(l.glance),
                minor: true,
                cell: ({ withOthers }) => (
                  <svg width="160" height="12" aria-hidden="true">
                    <rect
                      width={(160 * Math.min(1, Math.max(0, withOthers ?? 0))).toFixed(1)}
                      height="12"
                      fill="#005ea2"
                    />
                  </svg>
                ),
              },
            ]}
          />
        </Section>
      ))}
      {observed.length > 0 && (
        <Section title={t(l.observed)} id="observed">
          <p class="hint">{t(l.observedWhy)}</p>
          <Table
            caption={t(l.observed)}
            captionHidden
            rows={observed}
            columns={[
              { key: 'driver', label: t(l.driver), kind: 'name', cell: ({ driver }) => labelIn(view, driver) },
              { key: 'answer', label: t(l.answer), cell: ({ answer }) => labelIn(view, answer) },
              { key: 'own', label: t(l.own), kind: 'number', cell: ({ own }) => slopeOf(tag, own) },
              { key: 'observed', label: t(l.seen), kind: 'number', cell: (one) => slopeOf(tag, one.observed) },
              { key: 'source', label: t(m.source), cell: ({ source }) => <bdi>{source}</bdi> },
            ]}
          />
        </Section>
      )}
    </>
  )
}

/** Percent of an answer for one percent of what drives it: with its sign, to two digits. */
const slopeOf = (tag: string, value: number | null) =>
  value === null
    ? '–'
    : new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' })
        .format(value)
        .replace('-', '−')

function Bands({ title, trajectories, draws, bands }: z.output<typeof chainBands.output>) {
  const { view, tag, nameOf } = useNames()
  const { t, format } = view
  const span = (of: { low: number | null; high: number | null } | null, unit: string) =>
    of ? `${told(tag, of.low, unit)} – ${told(tag, of.high, unit)}` : t(l.allKnown)
  return (
    <>
      <p>
        <bdi>{title}</bdi>. {t(l.bandsWhat, { trajectories: format.number(trajectories), draws: format.number(draws) })}
      </p>
      {[...new Set(bands.map(({ indicator }) => indicator))].map((indicator) => (
        <Table
          caption={nameOf(indicator)}
          rows={bands.filter((one) => one.indicator === indicator)}
          columns={[
            { key: 'month', label: t(l.month), kind: 'name', cell: ({ month }) => format.number(month) },
            { key: 'value', label: t(m.value), kind: 'number', cell: ({ value, unit }) => told(tag, value, unit) },
            { key: 'chance', label: t(l.byChance), kind: 'number', cell: ({ chance, unit }) => span(chance, unit) },
            { key: 'figures', label: t(l.byFigures), kind: 'number', cell: ({ figures, unit }) => span(figures, unit) },
          ]}
        />
      ))}
    </>
  )
}

const noneWhy = { budget: l.noneBudget, bounds: l.noneBounds, 'no-gain': l.noneGain, time: l.noneTime } as const

function Mix(answer: z.output<typeof mix.output>) {
  const { title, aim, month, baseline, mixes, bounds, thrownOut, none, correct, enough, runs, titles } = answer
  const called = (id: string) => titles[id] ?? id
  const { view, tag, nameOf } = useNames()
  const { t, format } = view
  const heldBy = (row: string) => {
    const [kind, of = '', year] = row.split(':')
    const inYear = (at: string | undefined) => format.number(Number(at) + 1)
    if (kind === 'budget') return of ? t(l.heldYear, { year: inYear(of) }) : t(l.heldBudget)
    if (kind === 'bound') return nameOf(row.slice('bound:'.length))
    const institution = t(institutionNames[of as keyof typeof institutionNames])
    return t(l.heldAbsorption, { institution, year: inYear(year) })
  }
  return (
    <>
      <p>
        <bdi>{title}</bdi>.{' '}
        {t(l.mixWhat, {
          aim: nameOf(aim),
          month: format.number(month),
          baseline: told(tag, baseline),
          runs: format.number(runs),
        })}
      </p>
      {none !== null && (
        <EmptyState title={t(l.noMix)}>{t(noneWhy[none as keyof typeof noneWhy] ?? l.noneGain)}</EmptyState>
      )}
      {mixes.length > 0 && (
        <Alert
          kind={enough ? 'success' : 'info'}
          title={t(l.correct, { share: figure(tag, Math.min(correct, surest) * 100, 'percent') })}
        >
          {t(l.correctWhy)}
        </Alert>
      )}
      <Table
        caption={t(l.mix)}
        captionHidden
        rows={mixes}
        columns={[
          {
            key: 'rank',
            label: t(l.rank),
            kind: 'name',
            cell: ({ rank, good }) => (
              <>
                {format.number(rank)} {good && rank > 1 && <Tag tone="active">{t(l.asGood)}</Tag>}
              </>
            ),
          },
          {
            key: 'tranches',
            label: t(l.programmes),
            cell: ({ tranches }) =>
              Object.entries(tranches)
                .filter(([, many]) => many > 0)
                .map(([id, many]) => (
                  <div>
                    <bdi>{called(id)}</bdi> × {format.number(many)}
                  </div>
                )),
          },
          {
            key: 'cost',
            label: t(l.cost),
            kind: 'number',
            cell: ({ cost, nation }) => (
              <>
                {format.number(Math.round(cost))}
                {nation > 0 && <div class="hint">{t(l.toNation, { cost: format.number(Math.round(nation)) })}</div>}
              </>
            ),
          },
          {
            key: 'change',
            label: t(m.difference),
            kind: 'number',
            cell: ({ change: by, low, high }) => (
              <>
                {change(tag, 0, by ?? NaN, 'persons')}
                <div class="hint">
                  {t(m.between, {
                    low: change(tag, 0, low ?? NaN, 'persons'),
                    high: change(tag, 0, high ?? NaN, 'persons'),
                  })}
                </div>
              </>
            ),
          },
          {
            key: 'better',
            label: t(l.better),
            kind: 'number',
            minor: true,
            cell: ({ better, rank }) =>
              rank === 1
                ? '–'
                : better === 0
                  ? `< ${figure(tag, (1 - surest) * 100, 'percent')}`
                  : shareOf(tag, better),
          },
          {
            key: 'why',
            label: t(l.why),
            cell: ({ why, binding }) => (
              <>
                {why.map(({ programme, share }) => (
                  <div>{t(l.part, { programme: called(programme), share: shareOf(tag, share) })}</div>
                ))}
                {binding.length > 0 && (
                  <div class="hint">{t(l.binding, { what: format.list(binding.map(heldBy)) })}</div>
                )}
              </>
            ),
          },
          {
            key: 'bounds',
            label: t(l.bounds),
            minor: true,
            cell: ({ bounds }) =>
              bounds.map(({ indicator, kept }) => (
                <div>{t(l.kept, { indicator: nameOf(indicator), share: shareOf(tag, kept) })}</div>
              )),
          },
        ]}
      />
      {bounds.length > 0 && (
        <Section title={t(l.bounds)} id="bounds">
          {thrownOut > 0 && <p class="hint">{t(l.thrownOut, { count: thrownOut })}</p>}
          <Table
            caption={t(l.bounds)}
            captionHidden
            rows={bounds}
            columns={[
              { key: 'indicator', label: t(m.indicator), kind: 'name', cell: (one) => nameOf(one.indicator) },
              { key: 'baseline', label: t(l.without), kind: 'number', cell: (one) => told(tag, one.baseline) },
              {
                key: 'limit',
                label: t(l.limit),
                kind: 'number',
                cell: ({ sense, limit }) => t(sense === 'at-most' ? l.atMost : l.atLeast, { limit: told(tag, limit) }),
              },
              {
                key: 'binding',
                label: t(l.binds),
                cell: ({ binding }) => binding && <Tag tone="waiting">{t(l.heldBack)}</Tag>,
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}
