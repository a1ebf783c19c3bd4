// A nation's chain on one page: what one would change, what comes of it for all institutions, and what it rests on.
import { raw } from 'hono/html'
import { Alert, Name, script, Table, Section, Instant, useView } from '#web/index.ts'
import { page, type PageBody, type PageRequest } from '#web/page.ts'
import { Controls } from './controls.tsx'
import { HypothesesAlert } from './hypotheses-view.tsx'
import { Assumptions, AssumedAlert, Figures, Programmes } from './figures-view.tsx'
import { actNames, messages as m } from './messages.ts'
import { readMoves } from './moves.ts'
import { leversOf } from './picture/levers.ts'
import { tried, type Moves } from './picture/tried.ts'
import { SavingForms, savingForms, Standing } from './saved-forms.tsx'
import { presetSubject, savedSubject, triedOf, type Subject } from './subject.ts'
import { ChainStreams, OverYears, Results } from './tried-view.tsx'
import { compareAddress, countryName, labelIn, scenarioAddress, writingOf } from './words.tsx'
import { wrongMoves, type WrongMoves } from './wrong-move.tsx'
import { LongForms, longForms } from './long-forms.tsx'
import { offeredIn, ProgrammeForms, programmeForms, type Offered } from './programme-form.tsx'
import './island/built.ts'

export const presetPage = page({
  path: '/chain/presets/{preset}',
  needs: 'scenario.read',
  get: async ({ params, query, may, refused }) =>
    bodyOf(presetSubject(params.preset!), { query, refused, mayKeep: may('scenario.keep') }),
  forms: { save: savingForms.save!, ...longForms },
})

export const scenarioPage = page({
  path: '/chain/{id}',
  needs: 'scenario.read',
  async get({ act, params, query, may, refused }) {
    const version = /^\d{1,9}$/.test(query.get('version') ?? '') ? Number(query.get('version')) : undefined
    const subject = await savedSubject(act, params.id!, version)
    const offered = await offeredIn(act, query, subject)
    return bodyOf(subject, { query, refused, mayKeep: may('scenario.keep'), version, offered })
  },
  forms: { ...savingForms, ...longForms, ...programmeForms },
})

interface Asked extends Pick<PageRequest, 'query' | 'refused'> {
  mayKeep: boolean
  version?: number | undefined
  offered?: Offered
}

function bodyOf(subject: Subject, asked: Asked): PageBody {
  const { scenario, model } = subject
  // after a refused form the sliders stand as it had them
  const sent = asked.refused?.fields
  const read = (name: string) => (sent && name in sent ? [sent[name]!].flat()[0] : asked.query.get(name))
  const { moves, errors } = readMoves(read, { model, ...scenario })
  return {
    title: (view) => (subject.saved ? scenario.title : labelIn(view, scenario.title)),
    heading: <Heading {...subject} />,
    trail: [{ label: m.title, href: '/chain' }],
    lead: <Lead {...subject} />,
    body: <Body subject={subject} moves={moves} wrong={wrongMoves(errors)} {...asked} />,
  }
}

function Heading({ scenario, saved }: Subject) {
  const view = useView()
  return saved ? <Name>{scenario.title}</Name> : <>{labelIn(view, scenario.title)}</>
}

function Lead({ scenario, saved, model }: Subject) {
  const { t, locale } = useView()
  if (!saved) return <bdi>{model.note}</bdi>
  const nation = scenario.country ? countryName(locale, scenario.country) : t(m.noNation)
  return <>{t(m.leadSaved, { nation, author: scenario.author ?? saved.by ?? '', version: saved.version })}</>
}

interface BodyProps extends Asked {
  subject: Subject
  moves: Moves
  wrong: WrongMoves
}

function Body({ subject, moves, wrong, refused, mayKeep, version, offered }: BodyProps) {
  const view = useView()
  const { t } = view
  const { address, scenario, model, saved, against } = subject
  const given = { baseline: against.tried, scenario: triedOf(subject) }
  const shown = tried(given, moves)
  const writing = writingOf(
    view,
    model,
    [...shown.panels, ...shown.rows].map(({ indicator }) => indicator),
  )
  const both = { shown, model, writing }
  return (
    <>
      <Standing subject={subject} version={version} />
      <AssumedAlert {...subject} />
      <Alert kind="info" title={t(m.bewareTitle)}>
        {t(m.beware1)} {t(m.beware2)}
      </Alert>
      <div class="chain-tried" data-chain="">
        <script type="application/json" data-given="">
          {raw(embedded({ given, levers: leversOf(model), writing, newValue: newValueOf(t), wrong: wrongOf(t) }))}
        </script>
        <script type="module" src={script('chain.js')} data-worker={script('chain-worker.js')} />
        <HypothesesAlert model={model} moves={moves} />
        <div class="chain-columns">
          <Controls
            {...both}
            address={address}
            programmes={scenario.programmes}
            months={scenario.months}
            moves={moves}
            wrong={wrong}
          />
          <Results {...both} against={labelIn(view, against.title)} />
        </div>
        <ChainStreams {...both} />
        <OverYears {...both} />
      </div>
      <LongForms subject={subject} moves={moves} refused={refused} />
      {offered && <ProgrammeForms subject={subject} moves={moves} refused={refused} offered={offered} />}
      <SavingForms subject={subject} moves={moves} refused={refused} mayKeep={mayKeep} />
      <p class="no-print">
        {saved && (
          <>
            <a href={`/api/v1/chain/scenarios/${saved.id}/file`} download>
              {t(m.file)}
            </a>{' '}
            · <a href={compareAddress(scenario.preset ?? saved.id, saved.id)}>{t(m.compareWith)}</a> ·{' '}
          </>
        )}
        <a href="/help/justice-chain">{t(m.guide)}</a>
      </p>
      <Programmes {...subject} writing={writing} />
      <Assumptions {...subject} />
      <Figures {...subject} writing={writing} />
      {saved && <History saved={saved} />}
    </>
  )
}

/** JSON within a page: no `<` of it can end its element. */
const embedded = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

const wrongOf = (t: ReturnType<typeof useView>['t']) => ({
  number: t(m.noNumber),
  between: t(m.tooFar, { least: '{least}', most: '{most}' }),
})
const newValueOf = (t: ReturnType<typeof useView>['t']) => t(m.newValue, { before: '{before}', after: '{after}' })

function History({ saved }: { saved: NonNullable<Subject['saved']> }) {
  const { t } = useView()
  return (
    <Section title={t(m.history)} id="history">
      <Table
        caption={t(m.history)}
        captionHidden
        rows={saved.history}
        columns={[
          {
            key: 'version',
            label: t(m.version),
            kind: 'name',
            cell: ({ version }) => <a href={`${scenarioAddress(saved.id)}?version=${version}`}>{String(version)}</a>,
          },
          {
            key: 'act',
            label: t(m.act),
            cell: ({ act }) => (act in actNames ? t(actNames[act as keyof typeof actNames]) : act),
          },
          { key: 'reason', label: t(m.why), cell: ({ reason }) => reason && <bdi>{reason}</bdi> },
          { key: 'changed', label: t(m.changedWhat), cell: ({ changed }) => <bdi>{changed.join(', ')}</bdi> },
          { key: 'by', label: t(m.by), cell: ({ by }) => by && <bdi>{by}</bdi> },
          { key: 'at', label: t(m.at), kind: 'date', cell: ({ at }) => <Instant at={at} /> },
        ]}
      />
    </Section>
  )
}
