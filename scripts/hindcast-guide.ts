// Writes into docs/guide/justice-chain-hindcast.md what the hindcast of England and Wales comes to, from the quarterly figures beside the
// repository. Run it after changing the chain: node --import ./scripts/loader.mjs scripts/hindcast-guide.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Quarter } from '#chain/england-wales-courts.ts'
import { figureIds, hindcast, judged, type FigureId, type Hindcast, type Projected } from '#chain/hindcast.ts'

export const hindcastGuide = new URL('../docs/guide/justice-chain-hindcast.md', import.meta.url)
const folder = join(process.env['JURAT_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data/justice')

/** The quarters from 2018 Q2 to 2021 Q1, none where the figures aren't there. */
export function readQuarters(): Quarter[] | undefined {
  const [court, population] = ['court', 'population'].map((name) => join(folder, `england-wales-${name}-2018-2021.csv`))
  if (!existsSync(court!) || !existsSync(population!)) return undefined
  // Rows end in empty fields that the heading doesn't have.
  const rows = (file: string) =>
    parse(readFileSync(file, 'utf8'), { columns: true, relax_column_count: true }) as Record<string, string>[]
  const prisons = rows(population!)
  return rows(court!).map((row, index) => {
    const prison = prisons[index]!
    const number = (from: Record<string, string>, name: string) => {
      const value = Number(from[name])
      if (!from[name] || !Number.isFinite(value)) throw new Error(`${name} of quarter ${index + 1} is no number.`)
      return value
    }
    return {
      ending: row['quarter_ending']!,
      charges: number(row, 'court___mc_start'),
      lowerConvicted: number(row, 'court___mc_convictions'),
      lowerCustody: number(row, 'court___mc_sentenced_custody'),
      higherReceived: number(row, 'court___cc_start'),
      higherConvicted: number(row, 'court___cc_convictions'),
      higherCustody: number(row, 'court___cc_sentenced_custody'),
      lowerPending: number(prison, 'court__case_backlog_mc'),
      higherPending: number(prison, 'court__case_backlog_cc'),
      remand: number(prison, 'prison__population__remand'),
      sentenced: number(prison, 'prison__population__sentenced'),
    }
  })
}

const names: Record<FigureId, string> = {
  charges: 'Received by magistrates’ courts',
  lowerConvicted: 'Convicted there',
  lowerCustody: 'Sentenced to custody there',
  higherReceived: 'Received by the Crown Court for trial',
  higherConvicted: 'Convicted there',
  higherCustody: 'Sentenced to custody there',
  lowerPending: 'Pending before magistrates',
  higherPending: 'Pending before the Crown Court',
  remand: 'In prison on remand',
  sentenced: 'In prison, sentenced',
}

const percent = (share: number) => `${Math.round(100 * share)} %`
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
const quarterOf = (ending: string) => {
  const [year, month] = ending.split('-').map(Number)
  return `${year} Q${month! / 3}`
}

/** How a hindcast is made for the guide: fitted to seven quarters, 2018 Q2 to 2019 Q4. */
export const hindcastOf = (quarters: Quarter[]): Hindcast => hindcast(quarters, 7, { draws: 500, seed: 1 })

/** The guide with the section "The figures" as the hindcast has them now. */
export function withFigures(guide: string, { calibration, fit, projections, stays }: Hindcast): string {
  const endings = [...new Set(stays.map(({ ending }) => ending))]
  const cells = (pick: (one: Projected) => boolean) =>
    [projections.nothing, projections.charges, projections['charges-and-courts']].flatMap((list) => {
      const { error, coverage } = judged(list.filter(pick))
      return [percent(error), percent(coverage)]
    })
  const stay = (pick: (one: Projected) => boolean) => percent(judged(stays.filter(pick)).error)
  const heads = ['told nothing: off', 'in the band', 'told charges: off', 'in the band', 'told courts too: off', 'in the band', 'all stays: off'] // prettier-ignore
  const table = (first: string, list: [string, (one: Projected) => boolean][]) => [
    row(first, ...heads),
    row('---', ...heads.map(() => '---:')),
    ...list.map(([name, pick]) => row(name, ...cells(pick), stay(pick))),
  ]
  const informed = calibration.figures.filter((figure) => figure.informed).length
  const weak = calibration.directions.filter(({ singular }) => singular < 1)
  const figures = [
    `Fitted to ${calibration.residuals.length} counts of six quarters after 2018 Q2: ${calibration.figures.length} figures, of which the counts inform ${informed}; ` +
      `${weak.length} of ${calibration.directions.length} directions are left to what was believed before ` +
      `(${weak.map(({ along }) => along.map(({ id }) => `\`${id}\``).join(', ')).join('; ')}).`,
    '',
    row('Figure', 'off where it was fitted'),
    row('---', '---:'),
    ...figureIds.map((figure) => row(names[figure], `${(100 * fit[figure]).toFixed(1)} %`)),
    '',
    `By quarter, of ${figureIds.length} figures:`,
    '',
    ...table(
      'Quarter',
      endings.map((ending) => [quarterOf(ending), (one) => one.ending === ending]),
    ),
    '',
    `By figure, of ${endings.length} quarters:`,
    '',
    ...table('Figure', [
      ...figureIds.map((figure): [string, (one: Projected) => boolean] => [
        names[figure],
        (one) => one.figure === figure,
      ]),
      ['**All**', () => true],
    ]),
  ].join('\n')
  return guide.replace(/(## The figures\n)[\s\S]*?(?=\n## )/, `$1\n${figures}\n`)
}

if (process.argv[1] === import.meta.filename) {
  const quarters = readQuarters()
  if (!quarters) throw new Error(`The quarterly figures aren’t in ${folder}.`)
  writeFileSync(hindcastGuide, withFigures(readFileSync(hindcastGuide, 'utf8'), hindcastOf(quarters)))
}
