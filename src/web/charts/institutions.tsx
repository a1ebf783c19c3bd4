// Police, courts and corrections side by side: the mix of a country or a portfolio at one look, and beneath it what is
// left over. Reform that leaves one of the three out does not last, so an empty column is drawn as empty, not dropped.
import { Money } from '../components/text.tsx'
import type { Decimal } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Chart, type ChartText } from './chart.tsx'
import { institutionGlyph, institutionPaint, institutionWord, type Institution } from './palette.ts'
import { across, forDrawing } from './scale.ts'

export interface InstitutionMoney {
  institution: Institution
  obligations: Decimal
  /** Disbursements and expenditures together: what has been paid. */
  paid: Decimal
  unspent: Decimal
  activities: number
  href?: string
}

export interface InstitutionChartProps extends ChartText {
  currency: string
  shares: readonly InstitutionMoney[]
}

const columns: readonly Institution[] = ['police', 'courts', 'corrections']
const rest: readonly Institution[] = ['cross-cutting', 'none', 'unknown']

export function InstitutionChart({ shares, currency, ...text }: InstitutionChartProps) {
  const find = (institution: Institution): InstitutionMoney =>
    shares.find((share) => share.institution === institution) ?? {
      institution,
      obligations: '0',
      paid: '0',
      unspent: '0',
      activities: 0,
    }
  const total = shares.reduce((sum, { obligations }) => sum + Math.max(0, forDrawing(obligations)), 0)
  return (
    <Chart {...text}>
      <Mix shares={[...columns, ...rest].map(find)} total={total} title={text.title} />
      <ul class="institutions">
        {columns.map((institution) => (
          <li>
            <InstitutionColumn share={find(institution)} total={total} currency={currency} />
          </li>
        ))}
      </ul>
      <ul class="institutions-rest">
        {rest
          .map(find)
          .filter(({ activities }) => activities > 0)
          .map((share) => (
            <li>
              <InstitutionName {...share} /> <Money amount={share.obligations} currency={currency} style="compact" />
            </li>
          ))}
      </ul>
    </Chart>
  )
}

/** One bar of the whole, each institution its share of the obligations. */
function Mix({ shares, total, title }: { shares: readonly InstitutionMoney[]; total: number; title: string }) {
  const { t, format, dir } = useView()
  const parts = shares.map((share) => Math.max(0, forDrawing(share.obligations)) / (total || 1))
  const words = shares.flatMap(({ institution }, index) =>
    parts[index] ? `${t(institutionWord[institution])} ${format.percent(parts[index])}` : [],
  )
  let from = 0
  return (
    <svg class="plot" width="100%" height="16" role="img" aria-label={`${title}: ${format.list(words)}`}>
      <rect x="0" y="0.5" width="100%" height="15" fill="#f0f0f0" />
      {shares.map(({ institution }, index) => {
        const part = parts[index] ?? 0
        const x = dir === 'rtl' ? 1 - from - part : from
        from += part
        return (
          <rect
            x={across(x)}
            y="0.5"
            width={across(part)}
            height="15"
            fill={institutionPaint[institution].fill}
            stroke={institution === 'unknown' ? institutionPaint.unknown.stroke : '#ffffff'}
          />
        )
      })}
    </svg>
  )
}

function InstitutionName({ institution, href }: InstitutionMoney) {
  const { t } = useView()
  const word = t(institutionWord[institution])
  return (
    <>
      <svg class="institution-glyph" width="14" height="14" aria-hidden="true">
        <text x="7" y="12" text-anchor="middle" font-size="13" fill={institutionPaint[institution].stroke}>
          {institutionGlyph[institution]}
        </text>
      </svg>
      {href ? <a href={href}>{word}</a> : word}
    </>
  )
}

function InstitutionColumn({ share, total, currency }: { share: InstitutionMoney; total: number; currency: string }) {
  const { t, format } = useView()
  const { obligations, paid, unspent, activities } = share
  const committed = forDrawing(obligations)
  return (
    <>
      <p class="institution-name">
        <InstitutionName {...share} />
      </p>
      <p class="institution-figure">
        <Money amount={obligations} currency={currency} style="compact" />
        <span class="figure-note">
          {' '}
          {t(m.shareOfObligations, { share: format.percent(total ? Math.max(0, committed) / total : 0) })}
        </span>
      </p>
      <dl class="institution-facts">
        <div>
          <dt>{t(m.paid)}</dt>
          <dd>
            <Money amount={paid} currency={currency} style="compact" />
          </dd>
        </div>
        <div>
          <dt>{t(m.unspent)}</dt>
          <dd>
            <Money amount={unspent} currency={currency} style="compact" />
          </dd>
        </div>
        <div>
          <dt>{t(m.activities)}</dt>
          <dd>{format.number(activities)}</dd>
        </div>
      </dl>
    </>
  )
}
