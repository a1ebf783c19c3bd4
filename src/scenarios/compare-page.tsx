// Two scenarios beside each other, on a page that is made to be printed for a meeting.
import { Alert, EmptyState, Name, Section, Table, useView } from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { compareScenarios } from './compare.ts'
import { AssumedNote, Origin } from './figures-view.tsx'
import { HypothesesOf } from './hypotheses-view.tsx'
import { compareMessages as c, longMessages as l, messages as m } from './messages.ts'
import { moneyInAll, moneyOf } from './money.ts'
import { tried } from './picture/tried.ts'
import { betweenIn, change, changeInPercent, figure } from './picture/writing.ts'
import { presetNamed } from './presets.ts'
import { presetSubject, savedSubject, triedOf, type Subject } from './subject.ts'
import { meaningOf, OverYears } from './tried-view.tsx'
import { indicatorName, labelIn, quantityIn, Unit, writingOf } from './words.tsx'

export const comparePage = page({
  path: '/chain/compare',
  needs: 'scenario.read',
  async get({ act, query }) {
    const [a, b] = [query.get('a'), query.get('b')]
    if (!a || !b) return { title: m.compareTitle, trail, body: <Choose /> }
    const [one, other] = [await subjectOf(act, a), await subjectOf(act, b)]
    return async () => {
      const compared = await act(compareScenarios, { scenarios: [one.scenario as never, other.scenario as never] })
      return {
        title: m.compareTitle,
        trail,
        lead: <Lead month={compared.month} />,
        body: <Body a={one} b={other} compared={compared} />,
      }
    }
  },
})

const trail = [{ label: m.title, href: '/chain' }]

const subjectOf = async (act: PageRequest['act'], id: string): Promise<Subject> =>
  presetNamed(id) ? presetSubject(id) : savedSubject(act, id)

type Compared = Awaited<ReturnType<typeof compareScenarios.run>>
type Row = Compared['results'][number]

const nan = (value: number | null) => value ?? NaN

/** What comes of it; beneath, how many draws the bands are of. */
function Outcome({ compared, model, tag }: { compared: Compared; model: Subject['model']; tag: string }) {
  const view = useView()
  const { t } = view
  const { drawn, results } = compared
  const band = ({ low, high }: Row['figures'], unit: string) =>
    low === null && high === null
      ? t(m.never)
      : betweenIn(t(c.fromTo, { low: '{low}', high: '{high}' }), tag, { low: nan(low), high: nan(high) }, unit)
  return (
    <Section title={t(m.whatComes)} id="results">
      <Table
        caption={t(m.whatComes)}
        captionHidden
        rows={results}
        columns={[
          {
            key: 'indicator',
            label: t(m.indicator),
            kind: 'name',
            cell: ({ indicator, unit }) => (
              <>
                {indicatorName(view, indicator, model)}
                {unit === 'days' && (
                  <>
                    {' '}
                    (<Unit unit={unit} />)
                  </>
                )}
              </>
            ),
          },
          { key: 'a', label: t(m.baseline), kind: 'number', cell: ({ a, unit }) => figure(tag, nan(a), unit) },
          {
            key: 'b',
            label: t(m.scenario),
            kind: 'number',
            cell: ({ b, unit }) => <strong>{figure(tag, nan(b), unit)}</strong>,
          },
          {
            key: 'difference',
            label: t(m.difference),
            kind: 'number',
            cell: ({ a, b, unit }) => (
              <>
                {change(tag, nan(a), nan(b), unit)}
                {unit === 'percent' && <span class="hint-inline"> {t(m.points)}</span>}
              </>
            ),
          },
          {
            key: 'percent',
            label: t(m.inPercent),
            kind: 'number',
            minor: true,
            cell: ({ a, b, unit }) => (unit === 'percent' ? '' : changeInPercent(tag, nan(a), nan(b))),
          },
          { key: 'figures', label: t(c.byFigures), kind: 'number', cell: ({ figures, unit }) => band(figures, unit) },
          { key: 'chance', label: t(c.byChance), kind: 'number', cell: ({ chance, unit }) => band(chance, unit) },
        ]}
      />
      <p class="hint">
        {t(c.bands)} {drawn.unknown > 0 ? t(c.drawnFigures, drawn) : t(c.allKnown)}{' '}
        {drawn.chance > 0 ? t(c.drawnChance, drawn) : t(c.tooLarge)}
      </p>
    </Section>
  )
}

function Choose() {
  const { t } = useView()
  return (
    <EmptyState title={t(m.chooseTwo)} action={<a href="/chain#saved">{t(m.saved)}</a>}>
      {t(m.chooseTwoWhy)}
    </EmptyState>
  )
}

function Lead({ month }: { month: number }) {
  return <>{useView().t(m.compareLead, { month })}</>
}

function Body({ a, b, compared }: { a: Subject; b: Subject; compared: Compared }) {
  const view = useView()
  const { t } = view
  const months = compared.month
  const given = { baseline: { ...triedOf(a), months }, scenario: { ...triedOf(b), months } }
  const shown = tried(given, { levers: {}, programmes: {}, year: Math.ceil(months / 12) })
  const indicators = [...shown.panels, ...shown.rows].map(({ indicator }) => indicator)
  const both = { shown, model: b.model, writing: writingOf(view, b.model, indicators) }
  const { tag } = both.writing
  const assumptions = [...new Set([...a.scenario.assumptions, ...b.scenario.assumptions])]
  const titleOf = ({ saved, scenario }: Subject) => (saved ? scenario.title : labelIn(view, scenario.title))
  return (
    <>
      <dl class="facts">
        {(
          [
            [m.baseline, a],
            [m.scenario, b],
          ] as const
        ).map(([what, subject]) => (
          <div>
            <dt>{t(what)}</dt>
            <dd>
              <a href={subject.address}>
                <bdi>{titleOf(subject)}</bdi>
              </a>
              {subject.scenario.author && (
                <>
                  {' '}
                  · <bdi>{subject.scenario.author}</bdi>
                </>
              )}
              <div class="hint">
                <AssumedNote {...subject} />
              </div>
            </dd>
          </div>
        ))}
      </dl>
      <Alert kind="info" title={t(m.bewareTitle)}>
        {t(m.beware1)} {t(m.beware2)} {t(m.beware3)}
      </Alert>
      <HypothesesOf sides={[a, b].map((side) => ({ title: titleOf(side), model: side.model }))} />
      <Outcome compared={compared} model={b.model} tag={tag} />
      <OverYears {...both} />
      <Section title={t(m.differing)} id="differing">
        {compared.figures.length ? (
          <Table
            caption={t(m.differing)}
            captionHidden
            rows={compared.figures}
            columns={[
              { key: 'figure', label: t(m.figure), kind: 'name', cell: ({ label }) => labelIn(view, label) },
              ...(['a', 'b'] as const).map((side) => ({
                key: side,
                label: t(side === 'a' ? m.baseline : m.scenario),
                kind: 'number' as const,
                cell: ({ parameter, ...row }: Compared['figures'][number]) => {
                  const of = (side === 'a' ? a : b).model.parameters[parameter]
                  return of && row[side] !== null ? quantityIn(tag, of.quantity, row[side]) : t(m.never)
                },
              })),
              {
                key: 'source',
                label: t(c.source),
                cell: ({ parameter }) => <Origin of={b} parameter={parameter} />,
              },
            ]}
          />
        ) : (
          <p>{t(m.sameFigures)}</p>
        )}
        <ProgrammesOf sides={[a, b]} tag={tag} />
        <CostsOf sides={[a, b]} tag={tag} months={months} />
      </Section>
      <Section title={t(m.own)} id="assumptions">
        {assumptions.length > 0 ? (
          <ul>
            {assumptions.map((text) => (
              <li>
                <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
        ) : (
          <p class="hint">{t(m.noAssumptions)}</p>
        )}
      </Section>
      <Section title={t(m.meaning)} id="meaning">
        <dl class="facts">
          {shown.rows
            .filter(
              ({ indicator }, index, all) =>
                all.findIndex((one) => kindOf(one.indicator) === kindOf(indicator)) === index,
            )
            .map(({ indicator }) => (
              <div>
                <dt>{indicatorName(view, indicator, b.model)}</dt>
                <dd>{meaningOf(t, indicator)}</dd>
              </div>
            ))}
        </dl>
      </Section>
    </>
  )
}

/** The programmes of either side, with the tranches on each. */
function ProgrammesOf({ sides, tag }: { sides: readonly [Subject, Subject]; tag: string }) {
  const { t } = useView()
  const all = new Map(sides.flatMap(({ scenario }) => scenario.programmes.map((one) => [one.id, one] as const)))
  if (!all.size) return null
  const tranches = ({ scenario }: Subject, id: string) => {
    const found = scenario.programmes.find((one) => one.id === id)
    return found ? figure(tag, found.tranches, Number.isInteger(found.tranches) ? 'persons' : 'ratio') : t(m.never)
  }
  return (
    <Table
      caption={t(c.programmes)}
      rows={[...all.values()]}
      columns={[
        { key: 'programme', label: t(m.programme), kind: 'name', cell: ({ title }) => <Name>{title}</Name> },
        { key: 'a', label: t(m.baseline), kind: 'number', cell: ({ id }) => tranches(sides[0], id) },
        { key: 'b', label: t(m.scenario), kind: 'number', cell: ({ id }) => tranches(sides[1], id) },
      ]}
    />
  )
}

/** What either side costs in all, in as many months as are compared. */
function CostsOf({ sides, tag, months }: { sides: readonly [Subject, Subject]; tag: string; months: number }) {
  const { t } = useView()
  const [a, b] = sides.map(({ scenario }) => moneyInAll(moneyOf({ ...scenario, months })))
  if (a!.donor + a!.nation + b!.donor + b!.nation === 0) return null
  return (
    <Table
      caption={t(m.money)}
      rows={[
        { what: t(l.cost), a: a!.donor, b: b!.donor },
        { what: t(m.nationPays), a: a!.nation, b: b!.nation },
      ]}
      columns={[
        { key: 'what', label: t(m.money), kind: 'name', cell: ({ what }) => what },
        { key: 'a', label: t(m.baseline), kind: 'number', cell: (row) => figure(tag, row.a, 'persons') },
        { key: 'b', label: t(m.scenario), kind: 'number', cell: (row) => figure(tag, row.b, 'persons') },
      ]}
    />
  )
}

const kindOf = (indicator: string) => indicator.split(':')[0]!
