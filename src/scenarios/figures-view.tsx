// Where a scenario's figures are from, what was assumed in words, and the programmes that are tried.
import type { Edition, Figure } from '#chain/scenario.ts'
import type { Institution } from '#chain/model.ts'
import { Alert, Name, Section, Table, Tag, useView } from '#web/index.ts'
import { activityAddress } from '#portfolio/index.ts'
import type { Attached } from './attached.ts'
import type { Ready } from './faults.ts'
import { inPlay } from '#chain/in-play.ts'
import { institutionNames, messages as m, quantityNames } from './messages.ts'
import { moneyOf, spansOf } from './money.ts'
import type { Subject } from './subject.ts'
import { figure, type Writing } from './picture/writing.ts'
import { labelIn, quantityIn } from './words.tsx'

type Props = Ready & { writing: Writing }

/** What is known of each figure of the model: the scenario's own word first, then the preset's. */
const knownOf = ({ scenario, preset, model }: Ready) =>
  [...inPlay(model)].map((parameter) => {
    const { label, quantity, value, prior, source } = model.parameters[parameter]!
    const own: Figure | undefined = scenario.figures[parameter]
    const given: Partial<Figure> = own ?? preset?.figures[parameter] ?? (source ? { source } : {})
    return { parameter, label, quantity, value, prior: given.prior ?? prior, own: own !== undefined, ...pick(given) }
  })
const pick = ({ source, date, published, accessed, earlier = [], verified, note }: Partial<Figure>) => ({
  source,
  date,
  published,
  accessed,
  earlier,
  verified,
  note,
})

/** How many figures have no source; of the textbook country all are invented. */
function assumedOf(of: Ready) {
  const known = knownOf(of)
  const assumed = known.filter(({ source }) => !source).length
  return { all: known.length, assumed, invented: of.preset?.country === null && assumed === known.length }
}

/** The same in a few words. */
export function AssumedNote(of: Ready) {
  const { t } = useView()
  const { assumed, all, invented } = assumedOf(of)
  return <>{invented ? t(m.allInvented) : t(m.assumedOf, { assumed, all })}</>
}

/** Where a figure is from, or that it is assumed. */
export function Origin({ of, parameter }: { of: Ready; parameter: string }) {
  const { t } = useView()
  const found = knownOf(of).find((one) => one.parameter === parameter)
  if (!found?.source) return <Tag tone="waiting">{t(m.assumed)}</Tag>
  return (
    <bdi>
      {found.source}
      {found.date && `, ${found.date}`}
    </bdi>
  )
}

/** How much of it is assumed, told before anything else. */
export function AssumedAlert(of: Ready) {
  const { t } = useView()
  const { assumed, all, invented } = assumedOf(of)
  if (invented)
    return (
      <Alert kind="info" title={t(m.allInvented)}>
        {t(m.allInventedWhy)}
      </Alert>
    )
  return (
    <Alert kind={assumed > all / 2 ? 'warning' : 'info'} title={t(m.assumedOf, { assumed, all })}>
      {t(m.assumedWhy)} <a href="#figures">{t(m.toFigures)}</a>
    </Alert>
  )
}

export function Figures({ writing: { tag }, ...of }: Props) {
  const view = useView()
  const { t } = view
  const rows = knownOf(of)
  return (
    <Section title={t(m.figures)} id="figures">
      <details class="fold">
        <summary>{t(m.toFigures)}</summary>
        <Table
          caption={t(m.figures)}
          captionHidden
          rows={rows}
          columns={[
            {
              key: 'figure',
              label: t(m.figure),
              kind: 'name',
              cell: ({ label, own }) => (
                <>
                  {labelIn(view, label)} {own && <Tag tone="active">{t(m.changedHere)}</Tag>}
                </>
              ),
            },
            {
              key: 'value',
              label: t(m.value),
              kind: 'number',
              cell: ({ quantity, value }) => quantityIn(tag, quantity, value),
            },
            {
              key: 'range',
              label: t(m.range),
              kind: 'number',
              minor: true,
              cell: ({ quantity, prior }) =>
                prior && 'high' in prior
                  ? `${quantityIn(tag, quantity, prior.low)} – ${quantityIn(tag, quantity, prior.high)}`
                  : '',
            },
            { key: 'unit', label: t(m.unit), minor: true, cell: ({ quantity }) => t(quantityNames[quantity]) },
            {
              key: 'source',
              label: t(m.source),
              cell: ({ quantity, source, date, verified, note, ...edition }) => (
                <>
                  {source ? (
                    <>
                      <bdi>{source}</bdi>
                      {date && `, ${date}`}{' '}
                      <Tag tone={verified ? 'good' : 'waiting'}>{t(verified ? m.read : m.notRead)}</Tag>
                    </>
                  ) : (
                    <Tag tone="waiting">{t(of.preset?.country === null ? m.invented : m.assumed)}</Tag>
                  )}
                  <EditionsOf {...edition} valueIn={(value) => quantityIn(tag, quantity, value)} />
                  {note && (
                    <div class="hint">
                      <bdi>{note}</bdi>
                    </div>
                  )}
                </>
              ),
            },
          ]}
        />
      </details>
    </Section>
  )
}

interface Editions {
  published: string | undefined
  accessed: string | undefined
  earlier: readonly Edition[]
  valueIn: (value: number) => string
}

/** Of which edition a figure is, and what earlier ones had. */
function EditionsOf({ published, accessed, earlier, valueIn }: Editions) {
  const { t } = useView()
  const when = [published && t(m.publishedAt, { when: published }), accessed && t(m.accessedAt, { when: accessed })]
  return (
    <>
      {when.some(Boolean) && <div class="hint">{when.filter(Boolean).join(' · ')}</div>}
      {earlier.map((one) => (
        <div class="hint">
          {t(m.earlierWas, { published: one.published, value: valueIn(one.value) })}
          {one.source && (
            <>
              {' '}
              <bdi>{one.source}</bdi>
            </>
          )}
        </div>
      ))}
    </>
  )
}

export function Assumptions({ scenario }: Ready) {
  const { t } = useView()
  return (
    <Section title={t(m.own)} id="assumptions">
      {scenario.assumptions.length ? (
        <ul>
          {scenario.assumptions.map((text) => (
            <li>
              <bdi>{text}</bdi>
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{t(m.noAssumptions)}</p>
      )}
    </Section>
  )
}

/** A link only for whoever may read it: of others not even the title is told. */
function AttachedActivity({ activity, readable }: { activity: string; readable: readonly Attached[] }) {
  const found = readable.find(({ identifier }) => identifier === activity)
  if (!found) return <bdi>{activity}</bdi>
  return (
    <a href={activityAddress(activity)}>
      <bdi>{found.title ?? activity}</bdi>
    </a>
  )
}

export function Programmes({ scenario, model, saved, writing: { tag } }: Props & Pick<Subject, 'saved'>) {
  const view = useView()
  const { t } = view
  if (!scenario.programmes.length) return null
  const percentOf = (share: number) => figure(tag, share * 100, 'percent')
  return (
    <Section title={t(m.programmes)} id="programmes">
      <Table
        caption={t(m.programmes)}
        captionHidden
        rows={scenario.programmes}
        columns={[
          { key: 'title', label: t(m.programme), kind: 'name', cell: ({ title }) => <Name>{title}</Name> },
          {
            key: 'institution',
            label: t(m.institution),
            cell: ({ institution }) => t(institutionNames[institution as Institution]),
          },
          { key: 'tranches', label: t(m.tranches), kind: 'number', cell: ({ tranches }) => String(tranches) },
          {
            key: 'effects',
            label: t(m.effects),
            cell: ({ effects }) =>
              effects.map(({ target, how, change: by, prior, source }) => {
                const said = (change: number) =>
                  `${change > 0 ? '+' : ''}${how === 'relative' ? figure(tag, change * 100, 'percent') : String(change)}`
                return (
                  <div>
                    {t(m.effectBy, {
                      label: labelIn(view, model.parameters[target]?.label ?? target),
                      change: said(by),
                    })}
                    {prior && 'high' in prior && (
                      <div class="hint">{t(m.effectRange, { low: said(prior.low), high: said(prior.high) })}</div>
                    )}
                    {source && (
                      <div class="hint">
                        <bdi>{source}</bdi>
                      </div>
                    )}
                  </div>
                )
              }),
          },
          {
            key: 'comes',
            label: t(m.comes),
            cell: ({ start, months, ramp, attrition, remains, takenOver }) =>
              [
                t(m.whenOf, { start: start + 1, months }),
                ramp > 0 ? t(m.comesIn, { months: ramp }) : t(m.atOnce),
                ...(attrition > 0 ? [t(m.leaves, { share: percentOf(attrition) })] : []),
                t(m.staysOf, { share: percentOf(takenOver + (1 - takenOver) * remains) }),
                ...(takenOver > 0 ? [t(m.takesOver, { share: percentOf(takenOver) })] : []),
              ].map((line) => <div>{line}</div>),
          },
          {
            key: 'cost',
            label: t(m.cost),
            cell: ({ cost }) =>
              t(m.costOf, { once: figure(tag, cost.once, 'persons'), perYear: figure(tag, cost.perYear, 'persons') }),
          },
          {
            key: 'activity',
            label: t(m.activity),
            cell: ({ activity, implementer }) => (
              <>
                {activity && <AttachedActivity activity={activity} readable={saved?.activities ?? []} />}
                {implementer && (
                  <div class="hint">
                    <bdi>{implementer}</bdi>
                  </div>
                )}
              </>
            ),
          },
        ]}
      />
      <Money scenario={scenario} tag={tag} />
    </Section>
  )
}

/** What the programmes cost whom by year, and what of it institutions could take. */
function Money({ scenario, tag }: Pick<Subject, 'scenario'> & { tag: string }) {
  const { t } = useView()
  const rows = spansOf(moneyOf(scenario))
  if (!rows.length) return null
  const amount = (value: number) => figure(tag, value, 'persons')
  return (
    <>
      <Table
        caption={t(m.money)}
        rows={rows}
        columns={[
          {
            key: 'institution',
            label: t(m.institution),
            kind: 'name',
            cell: ({ institution }) => t(institutionNames[institution as Institution]),
          },
          {
            key: 'year',
            label: t(m.runYear),
            kind: 'number',
            cell: ({ year, until }) => (year === until ? String(year) : `${year}–${until}`),
          },
          { key: 'asked', label: t(m.asked), kind: 'number', cell: ({ asked }) => amount(asked) },
          {
            key: 'absorbed',
            label: t(m.absorbed),
            kind: 'number',
            cell: ({ asked, absorbed }) => (absorbed < asked ? <strong>{amount(absorbed)}</strong> : amount(absorbed)),
          },
          { key: 'nation', label: t(m.nationPays), kind: 'number', cell: ({ nation }) => amount(nation) },
        ]}
      />
      <p class="hint">{t(m.moneyWhy)}</p>
    </>
  )
}
