// What every chart has around its picture: a title that states the finding, a sentence, its figures as a table, a file.
import type { Child, PropsWithChildren } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'

export interface ChartText {
  /** The finding, as a sentence without its full stop: "Half of what was committed to courts is unspent". */
  title: string
  /** One sentence that says what is drawn and what to notice. */
  summary: string
  /** The figures as CSV. */
  csvHref?: string
}

export type ChartProps = PropsWithChildren<
  ChartText & {
    legend?: Child
    /** The figures, folded away under the picture. */
    table?: Child
    /** Small print under the picture. */
    note?: Child
  }
>

export function Chart({ title, summary, csvHref, legend, table, note, children }: ChartProps) {
  const { t } = useView()
  return (
    <figure class="chart">
      <figcaption>
        <p class="chart-title">{title}</p>
        <p class="chart-summary">{summary}</p>
      </figcaption>
      {legend}
      {children}
      {note && <p class="chart-note">{note}</p>}
      {(table || csvHref) && (
        <div class="chart-figures">
          {table && (
            <details>
              <summary>{t(m.showTable)}</summary>
              {table}
            </details>
          )}
          {csvHref && (
            <a class="chart-file" href={csvHref} download>
              {t(m.downloadChart)}
            </a>
          )}
        </div>
      )}
    </figure>
  )
}

export interface LegendEntry {
  label: string
  fill: string
  stroke: string
}

export const Legend = ({ entries }: { entries: readonly LegendEntry[] }) => (
  <ul class="legend">
    {entries.map(({ label, fill, stroke }) => (
      <li>
        <svg width="12" height="12" aria-hidden="true">
          <rect x="1" y="1" width="10" height="10" fill={fill} stroke={stroke} stroke-width="1.5" />
        </svg>
        {label}
      </li>
    ))}
  </ul>
)
