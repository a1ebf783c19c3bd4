// Two scenarios beside each other, on a page that is made to be printed for a meeting.
import { EmptyState, Section, Table, useView } from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { messages as m } from './messages.ts'
import { tried } from './picture/tried.ts'
import { figure } from './picture/writing.ts'
import { presetNamed } from './presets.ts'
import { compareScenarios } from './run.ts'
import { presetSubject, savedSubject, triedOf, type Subject } from './subject.ts'
import { meaningOf, OverYears, Results } from './tried-view.tsx'
import { indicatorName, labelIn, quantityIn, writingOf } from './words.tsx'

export const comparePage = page({
  path: '/chain/compare',
  needs: 'scenario.read',
  async get({ act, query }) {
    const [a, b] = [query.get('a'), query.get('b')]
    if (!a || !b) return { title: m.compareTitle, trail, body: <Choose /> }
    const [one, other] = [await subjectOf(act, a), await subjectOf(act, b)]
    const compared = await act(compareScenarios, { scenarios: [one.scenario as never, other.scenario as never] })
    return {
      title: m.compareTitle,
      trail,
      lead: <Lead month={compared.month} />,
      body: <Body a={one} b={other} compared={compared} />,
    }
  },
})

const trail = [{ label: m.title, href: '/chain' }]

const subjectOf = async (act: PageRequest['act'], id: string): Promise<Subject> =>
  presetNamed(id) ? presetSubject(id) : savedSubject(act, id)

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

type Compared = Awaited<ReturnType<typeof compareScenarios.run>>

function Body({ a, b, compared }: { a: Subject; b: Subject; compared: Compared }) {
  const view = useView()
  const { t } = view
  const months = compared.month
  const given = { baseline: { ...triedOf(a), months }, scenario: { ...triedOf(b), months } }
  const shown = tried(given, { levers: {}, programmes: {}, year: Math.ceil(months / 12) })
  const indicators = [...shown.panels, ...shown.rows].map(({ indicator }) => indicator)
  const both = { shown, model: b.model, writing: writingOf(view, b.model, indicators) }
  const { tag } = both.writing
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
            </dd>
          </div>
        ))}
      </dl>
      <Results {...both} />
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
            ]}
          />
        ) : (
          <p>{t(m.sameFigures)}</p>
        )}
        {b.scenario.programmes.length > 0 && (
          <p>
            {t(m.programmes)}:{' '}
            <bdi>
              {b.scenario.programmes
                .map(({ title, tranches }) => `${title} × ${figure(tag, tranches, 'persons')}`)
                .join('; ')}
            </bdi>
          </p>
        )}
      </Section>
      <Section title={t(m.own)} id="assumptions">
        <ul>
          {[...new Set([...a.scenario.assumptions, ...b.scenario.assumptions])].map((text) => (
            <li>
              <bdi>{text}</bdi>
            </li>
          ))}
          <li>{t(m.beware1)}</li>
          <li>{t(m.beware2)}</li>
          <li>{t(m.beware3)}</li>
        </ul>
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

const kindOf = (indicator: string) => indicator.split(':')[0]!
