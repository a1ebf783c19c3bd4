// What the pages about academies share: addresses, and the nations that met.
import { FilterForm, Section, SelectField, useView } from '#web/index.ts'
import { type FormFields } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { messages as m } from './messages.ts'
import { type Tie } from './alumni.ts'
import { NationGraph, TieTable } from './graph.tsx'

export const address = (code: string) => `/academies/${encodeURIComponent(code)}`
export const one = (fields: FormFields, name: string) => [fields[name] ?? []].flat()[0] || undefined
export const nationIn = (query: URLSearchParams) => /^[A-Z]{2}$/.exec(query.get('nation') ?? '')?.[0]

export function Lead({ of }: { of: typeof m.lead | typeof m.alumniLead | typeof m.networkSummary }) {
  return <>{useView().t(of)}</>
}

export function Met({
  ties,
  nation,
  path = '/academies',
}: {
  ties: readonly Tie[]
  nation: string | undefined
  path?: string
}) {
  const { t, locale, query } = useView()
  const known = [...new Set(ties.flatMap(({ a, b }) => [a, b]))]
  if (nation && !known.includes(nation)) known.push(nation)
  return (
    <Section title={t(m.network)} id="network">
      {(ties.length > 0 || query.size > 0) && (
        <FilterForm clearHref={path}>
          <SelectField
            name="nation"
            label={t(m.nation)}
            value={nation ?? ''}
            empty={true}
            options={known
              .map((value) => ({ value, label: countryName(locale, value) }))
              .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
          />
        </FilterForm>
      )}
      <NationGraph ties={ties} />
      {nation && ties.length > 0 && <TieTable ties={ties} of={nation} />}
    </Section>
  )
}
