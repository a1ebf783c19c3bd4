// What the pages on justice chains share: names of what a chain has, addresses, figures as people read them.
import type { ChainModel } from '#chain/model.ts'
import { intlTag, useView, type Locale, type View } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import { indicatorMessages, institutionNames, labelMessage, messages as m, unitNames } from './messages.ts'
import type { Writing } from './picture/writing.ts'

export { quantityIn } from './picture/writing.ts'

export const countryName = (locale: Locale, code: string) =>
  new Intl.DisplayNames(intlTag(locale), { type: 'region', fallback: 'code' }).of(code) ?? code

export const presetAddress = (id: string) => `/chain/presets/${encodeURIComponent(id)}`
export const scenarioAddress = (id: string) => `/chain/${encodeURIComponent(id)}`
export const compareAddress = (a: string, b: string) =>
  `/chain/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`

export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0] || undefined

/** As people copy numbers, 218,715 or 218 715, without what parts thousands; 12,5 stays, and is no number. */
export const withoutThousands = (text: string) => text.replaceAll(/(?<=\d)[\s,'](?=\d{3}(?!\d))/g, '')

type Says = Pick<View, 't'>

/** A label of the model in the reader's language, where it is of the standard chain; else as its author wrote it. */
export function labelIn({ t }: Says, label: string): string {
  const message = labelMessage(label)
  return message ? t(message) : label
}

type Named = Pick<ChainModel, 'stations'> & Partial<Pick<ChainModel, 'groups'>>

/** What an indicator is called: `pending:lower` is "Waiting: Lower courts"; of a group its label stands behind. */
export function indicatorName(view: Says, indicator: string, model: Named): string {
  const [ofAll = '', group] = indicator.split('@')
  if (group !== undefined) {
    const label = model.groups?.find((one) => one.id === group)?.label
    return `${indicatorName(view, ofAll, model)} – ${label ? labelIn(view, label) : group}`
  }
  const [kind = '', id] = indicator.split(':')
  const message = Object.hasOwn(indicatorMessages, kind)
    ? indicatorMessages[kind as keyof typeof indicatorMessages]
    : null
  if (!message) return indicator
  const station = model.stations.find((one) => one.id === id)
  return view.t(message as typeof indicatorMessages.pending, { station: station ? labelIn(view, station.label) : '' })
}

/** Everything that the pictures say, in the reader's language: for the server and for the browser. */
export function writingOf(view: Pick<View, 't' | 'locale'>, model: ChainModel, indicators: readonly string[]): Writing {
  const { t, locale } = view
  const names: Record<string, string> = {}
  for (const { id, label } of [...model.stocks, ...model.exits]) names[id] = labelIn(view, label)
  for (const id of indicators) names[id] = indicatorName(view, id, model)
  for (const [id, message] of Object.entries(institutionNames)) names[`institution:${id}`] = t(message)
  return {
    tag: intlTag(locale),
    names,
    texts: {
      standing: t(m.standing, { persons: '{persons}' }),
      wait: t(m.wait, { days: '{days}' }),
      noWait: t(m.noWait),
      stream: t(m.stream, { from: '{from}', to: '{to}', persons: '{persons}' }),
      baseline: t(m.baseline),
      scenario: t(m.scenario),
      in: t(m.cameIn),
      year: t(m.inYear, { persons: '{persons}' }),
      atEnd: t(m.atEnd, { year: '{year}' }),
      chainIn: t(m.sankeyTitle, { year: '{year}' }),
      between: t(m.between, { low: '{low}', high: '{high}' }),
    },
  }
}

export function Unit({ unit }: { unit: string }) {
  const { t } = useView()
  return <>{Object.hasOwn(unitNames, unit) ? t(unitNames[unit as keyof typeof unitNames]) : unit}</>
}
