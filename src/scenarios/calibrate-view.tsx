// What came of fitting a chain to counts: what they taught, what they did not, which of them does not fit; and the calibrated scenario,
// to be saved.
import type { z } from 'zod'
import { Alert, EmptyState, FoldedForm, intlTag, Section, Table, Tag, TextField, useView } from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import type { calibration } from './calibrate.ts'
import { calibrateMessages as c, methodMessages } from './calibrate-messages.ts'
import { countName } from './count-words.ts'
import { ready } from './faults.ts'
import { messages as m } from './messages.ts'
import { NamingFields } from './saved-forms.tsx'
import { figure as written, quantityIn } from './picture/writing.ts'
import { labelIn } from './words.tsx'

type Answer = z.output<typeof calibration.output>
type Figure = Answer['figures'][number]

/** By so many standard deviations a figure was moved far, whatever the counts left of it. */
const far = 1
/** So strongly two figures are tied that it is worth a word. */
const tied = 0.3
/** Under so much of what was believed, counts say nothing. */
const least = 0.01
const mostDirections = 10

interface Props {
  answer: Answer
  /** The page that it stands on. */
  address: string
  mayKeep: boolean
  refused: PageRequest['refused']
}

export function Calibrated({ answer, address, mayKeep, refused }: Props) {
  const view = useView()
  const { t, format, locale } = view
  const tag = intlTag(locale)
  const { model } = ready(answer.calibrated)
  const { title, figures, residuals, together, directions, converged, months, steps, misfit, distance } = answer
  const unfit = residuals.filter(({ fits }) => !fits)
  const taught = figures.filter(({ informed }) => informed).toSorted((one, other) => one.left - other.left)
  const pulled = figures
    .filter(({ informed, moved }) => !informed && Math.abs(moved) >= far)
    .toSorted((one, other) => Math.abs(other.moved) - Math.abs(one.moved))
  const untaught = figures.filter(({ informed, moved }) => !informed && Math.abs(moved) < far)
  const ties = together.filter(({ correlation }) => Math.abs(correlation) >= tied)
  const weak = directions.filter(({ singular }) => singular < 1)
  // beyond these nothing is said, and which figures stand together is left to chance
  const some = weak.filter(({ singular }) => singular >= least).slice(0, mostDirections)
  const say = (one: Figure, value: number) => quantityIn(tag, model.parameters[one.figure]?.quantity ?? 'number', value)
  const span = (one: Figure, low: number, high: number) => `${say(one, low)} – ${say(one, high)}`
  const decimal = (value: number, signed = false) =>
    new Intl.NumberFormat(tag, {
      maximumFractionDigits: 1,
      minimumFractionDigits: 1,
      signDisplay: signed ? 'exceptZero' : 'auto',
    })
      .format(value)
      .replace('-', '−')
  const name = {
    key: 'figure',
    label: t(m.figure),
    kind: 'name' as const,
    cell: (one: Figure) => labelIn(view, one.label),
  }
  const before = {
    key: 'before',
    label: t(c.before),
    kind: 'number' as const,
    cell: (one: Figure) => (
      <>
        {say(one, one.before)}
        <div class="hint">{span(one, one.beforeLow, one.beforeHigh)}</div>
      </>
    ),
  }
  const now = {
    key: 'now',
    label: t(c.now),
    kind: 'number' as const,
    cell: (one: Figure) => (
      <>
        {say(one, one.value)}
        <div class="hint">{span(one, one.low, one.high)}</div>
      </>
    ),
  }
  const left = {
    key: 'left',
    label: t(c.left),
    kind: 'number' as const,
    cell: (one: Figure) => format.percent(one.left),
  }
  return (
    <>
      <p>
        <bdi>{title}</bdi>. {t(c.lead, { counts: residuals.length, months, steps })}
      </p>
      {!converged && (
        <Alert kind="error" title={t(c.unconverged)}>
          {t(c.unconvergedWhy)}
        </Alert>
      )}
      {unfit.length > 0 ? (
        <Alert kind="warning" title={t(c.unfit, { unfit: unfit.length })}>
          {t(c.unfitWhy)}{' '}
          <a class="no-print" href="#residuals">
            {t(c.toResiduals)}
          </a>
        </Alert>
      ) : (
        <Alert kind="success" title={t(c.fits)}>
          {t(c.fitsWhy)}
        </Alert>
      )}
      {mayKeep && <SaveCalibrated answer={answer} address={address} refused={refused} />}
      <Section title={t(c.taught)} id="taught">
        <p class="hint">{t(c.taughtWhat)}</p>
        <Table
          caption={t(c.taught)}
          captionHidden
          rows={taught}
          empty={<EmptyState title={t(c.nothing)}>{t(c.nothingWhy)}</EmptyState>}
          columns={[
            name,
            before,
            now,
            left,
            {
              key: 'bar',
              label: t(c.glance),
              minor: true,
              cell: (one) => (
                <svg width="120" height="12" aria-hidden="true">
                  <rect width="120" height="12" fill="#dfe1e2" />
                  <rect width={(120 * (1 - one.left)).toFixed(1)} height="12" fill="#005ea2" />
                </svg>
              ),
            },
          ]}
        />
      </Section>
      <Section title={t(c.residuals)} id="residuals">
        <p class="hint">{t(c.residualsWhat)}</p>
        <Table
          caption={t(c.residuals)}
          captionHidden
          rows={residuals.toSorted((one, other) => Math.abs(other.off) - Math.abs(one.off))}
          columns={[
            { key: 'what', label: t(c.what), kind: 'name', cell: (one) => countName(view, one.indicator, model) },
            {
              key: 'months',
              label: t(c.months),
              kind: 'number',
              cell: ({ from, month }) =>
                from === null
                  ? month === 0
                    ? t(c.start)
                    : format.number(month)
                  : `${format.number(from)} – ${format.number(month)}`,
            },
            {
              key: 'counted',
              label: t(c.counted),
              kind: 'number',
              cell: ({ value, sd, unit }) => (
                <>
                  {written(tag, value, unit)}
                  <div class="hint">± {new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 }).format(sd)}</div>
                </>
              ),
            },
            { key: 'fitted', label: t(c.fitted), kind: 'number', cell: (one) => written(tag, one.fitted, one.unit) },
            {
              key: 'off',
              label: t(c.off),
              kind: 'number',
              cell: ({ off, fits }) => (
                <>
                  {decimal(off, true)} {!fits && <Tag tone="bad">{t(c.unfitTag)}</Tag>}
                </>
              ),
            },
            {
              key: 'source',
              label: t(c.source),
              cell: ({ source, date }) => (
                <>
                  <bdi>{source}</bdi>, <bdi>{date}</bdi>
                </>
              ),
            },
          ]}
        />
      </Section>
      {pulled.length > 0 && (
        <Section title={t(c.pulled)} id="pulled">
          <p class="hint">{t(c.pulledWhat)}</p>
          <Table
            caption={t(c.pulled)}
            captionHidden
            rows={pulled}
            columns={[
              name,
              before,
              now,
              { key: 'moved', label: t(c.moved), kind: 'number', cell: ({ moved }) => decimal(moved, true) },
            ]}
          />
        </Section>
      )}
      {ties.length > 0 && (
        <Section title={t(c.together)} id="together">
          <p class="hint">{t(c.togetherWhat)}</p>
          <Table
            caption={t(c.together)}
            captionHidden
            rows={ties}
            columns={[
              { key: 'one', label: t(c.one), kind: 'name', cell: ({ label }) => labelIn(view, label) },
              { key: 'other', label: t(c.other), cell: ({ otherLabel }) => labelIn(view, otherLabel) },
              { key: 'how', label: t(c.which), cell: ({ correlation }) => t(correlation > 0 ? c.asOne : c.against) },
              {
                key: 'strength',
                label: t(c.strength),
                kind: 'number',
                cell: ({ correlation }) => format.percent(Math.abs(correlation)),
              },
            ]}
          />
        </Section>
      )}
      <Section title={t(c.untaught)} id="untaught">
        <p class="hint">{t(c.untaughtWhat)}</p>
        <Table
          caption={t(c.untaught)}
          captionHidden
          rows={untaught.toSorted((one, other) => other.left - one.left)}
          columns={[name, before, now, left]}
        />
      </Section>
      <Section title={t(c.directions)} id="directions">
        <p class="hint">
          {t(c.directionsWhat, {
            all: directions.length,
            known: directions.length - weak.length,
            nothing: weak.filter(({ singular }) => singular < least).length,
          })}{' '}
          {some.length > 0 && t(c.directionsWeak)}
        </p>
        {some.length > 0 && (
          <Table
            caption={t(c.directions)}
            captionHidden
            rows={some}
            columns={[
              {
                key: 'along',
                label: t(c.direction),
                kind: 'name',
                cell: ({ along }) => format.list(along.map(({ label }) => labelIn(view, label))),
              },
              {
                key: 'strength',
                label: t(c.strengthOf),
                kind: 'number',
                cell: ({ singular }) => new Intl.NumberFormat(tag, { maximumFractionDigits: 2 }).format(singular),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t(c.method)} id="method">
        <ul>
          {Object.values(methodMessages).map((text) => (
            <li>{t(text)}</li>
          ))}
          <li>{t(c.misfit, { misfit: decimal(misfit), distance: decimal(distance) })}</li>
        </ul>
      </Section>
    </>
  )
}

/** The explicit act: nothing of a fit is kept in a scenario before. */
function SaveCalibrated({ answer: { calibrated }, address, refused }: Pick<Props, 'answer' | 'address' | 'refused'>) {
  const { t } = useView()
  return (
    <div class="no-print">
      <FoldedForm
        action={address}
        refused={refused}
        form="save"
        title={t(c.save)}
        why={t(c.saveWhy)}
        button={t(c.saveThis)}
      >
        <input type="hidden" name="file" value={JSON.stringify(calibrated)} />
        <NamingFields {...calibrated} />
        <TextField name="reason" label={t(m.reason)} value={t(c.saved)} width="medium" />
      </FoldedForm>
    </div>
  )
}
