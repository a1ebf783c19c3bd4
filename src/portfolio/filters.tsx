// The form by which the portfolio is filtered, on every page that filters.
import type { PropsWithChildren } from 'hono/jsx'
import type { z } from 'zod'
import { FilterForm, institutionWord, SelectField, TextField, useView, type Institution } from '#web/index.ts'
import type { choices } from './choices.ts'
import type { Grouping } from './dimension.ts'
import { functionName, messages as m } from './messages.ts'
import { nameWithCode } from './names.ts'

export type Choices = z.output<(typeof choices)['output']>

/** What is asked less often, folded away unless the address holds one of them. */
const folded = ['account', 'purpose', 'aid-type', 'status', 'implementer', 'text', 'where']

type SelectionFormProps = PropsWithChildren<{ choices: Choices; keep?: readonly string[] }>

/**
 * Selects for what there are few of, text for the rest. Each keeps a value of the address that it doesn't offer.
 * Children are fields of the page's own, which come first.
 */
export function SelectionForm({ choices: { values }, keep = [], children }: SelectionFormProps) {
  const view = useView()
  const { t, query } = view
  const missing = { value: 'null', label: t(m.notStatedChoice) }
  const select = (key: string, label: string, options: readonly { value: string; label: string }[]) => {
    const chosen = query.getAll(key).join(',')
    const known = chosen === '' || options.some(({ value }) => value === chosen)
    return (
      <SelectField
        name={key}
        label={label}
        value={chosen}
        empty={true}
        options={known ? options : [...options, { value: chosen, label: chosen }]}
      />
    )
  }
  const offered = (grouping: Grouping & keyof typeof values, newestFirst = false) => {
    const named = values[grouping].map((value) => ({ value, label: nameWithCode(grouping, value, view) }))
    const ordered = newestFirst
      ? named.toReversed()
      : named.toSorted((a, b) => a.label.localeCompare(b.label, view.locale))
    return [...ordered, missing]
  }
  const institutions: Institution[] = ['police', 'courts', 'corrections', 'cross-cutting', 'none', 'unknown']
  const more = (
    <>
      {select('account', t(m.account), offered('account'))}
      {select('purpose', t(m.purpose), offered('purpose'))}
      {select('aid-type', t(m.aidType), offered('aidType'))}
      {select('status', t(m.status), offered('status'))}
      <TextField name="implementer" label={t(m.implementer)} value={query.get('implementer') ?? ''} />
      <TextField name="text" label={t(m.titleOrWord)} value={query.get('text') ?? ''} />
      <TextField
        name="where"
        label={t(m.moreConditions)}
        hint={t(m.moreConditionsHint)}
        value={query.getAll('where').join('; ')}
      />
    </>
  )
  return (
    <FilterForm
      keep={keep}
      more={{ label: t(m.moreFilters), fields: more, open: folded.some((key) => query.getAll(key).some(Boolean)) }}
    >
      {children}
      {select('country', t(m.country), offered('country'))}
      {select('region', t(m.regionHead), offered('region'))}
      {select(
        'institution',
        t(m.institution),
        institutions.map((value) => ({ value, label: t(institutionWord[value]) })),
      )}
      {select(
        'function',
        t(m.function),
        Object.entries(functionName).map(([value, label]) => ({ value, label: t(label) })),
      )}
      {select('fiscal-year', t(m.fiscalYear), offered('fiscalYear', true))}
    </FilterForm>
  )
}
