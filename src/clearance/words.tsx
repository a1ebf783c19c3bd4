// What the pages about clearance share: links, marks of a standing and of a step, and what a form holds.
import type { PropsWithChildren } from 'hono/jsx'
import {
  Button,
  CalendarDate,
  Form,
  formState,
  SelectField,
  Sentence,
  Tag,
  TextArea,
  TextField,
  useView,
  type Tone,
  type View,
} from '#web/index.ts'
import type { FormFields, PageRequest } from '#web/page.ts'
import { vettingNames } from '#units/index.ts'
import { messages as m, resultNames, stateNames } from './messages.ts'
import type { Case } from './show.ts'
import type { Nominated } from './submit.ts'
import { caseVettings, type BatchState, type Result } from './steps.ts'

export const clearanceAddress = '/clearance'
export const batchAddress = (id: string) => `/clearance/batches/${id}`
export const caseAddress = (id: string) => `/clearance/cases/${id}`

/** The batch, with who was named and is not in it. */
export const nominatedAddress = ({ batch, already }: Pick<Nominated, 'batch' | 'already'>) => {
  const left = new URLSearchParams([
    ...(already.length ? [['out', String(already.length)]] : []),
    ...[...new Set(already.map((one) => one.batch))].map((code) => ['in', code]),
  ])
  return left.size ? `${batchAddress(batch.id)}?${left}` : batchAddress(batch.id)
}

/** The first value of a field of a form; undefined where it was left empty. */
export const one = (fields: FormFields, name: string): string | undefined =>
  [fields[name] ?? []].flat()[0]?.trim() || undefined
export const orNull = (fields: FormFields, name: string): string | null => one(fields, name) ?? null
export const all = (fields: FormFields, name: string): string[] => [fields[name] ?? []].flat().filter(Boolean)
/** What is parted by spaces, commas, semicolons or lines. */
export const listed = (fields: FormFields, name: string): string[] =>
  (one(fields, name) ?? '').split(/[\s,;]+/).filter(Boolean)
export const reasonOf = (fields: FormFields) => one(fields, 'reason')
export const versionOf = (fields: FormFields) => {
  const version = one(fields, 'version')
  return version === undefined ? {} : { version: Number(version) }
}

/** Days of the week, Sunday 0, as words in the order of a week that begins on Monday: Saturday and Sunday. */
export const weekdaysIn = ({ format }: Pick<View, 'format'>, days: readonly number[]) =>
  format.list(days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map(format.weekday))

/** The persons and units that a form names, and by what they are vetted. */
export const casesIn = (fields: FormFields) => ({
  persons: listed(fields, 'persons'),
  units: listed(fields, 'units'),
  vetting: one(fields, 'vetting'),
  vettingReason: one(fields, 'vettingReason'),
})

/** By what a case is vetted, and why where it is not the usual. */
export const vettingText = (t: View['t'], { vetting, vettingReason }: Pick<Case, 'vetting' | 'vettingReason'>) =>
  vettingReason
    ? t(m.vettingBecause, { vetting: t(vettingNames[vetting]), reason: vettingReason })
    : t(vettingNames[vetting])

/** Fields by which all who are put into a batch are vetted otherwise than is usual. */
export function VettingFields() {
  const { t } = useView()
  return (
    <>
      <SelectField
        name="vetting"
        label={t(m.vetting)}
        hint={t(m.usualVettingHint)}
        empty={t(m.usualVetting)}
        options={caseVettings.map((value) => ({ value, label: t(vettingNames[value]) }))}
      />
      <TextField name="vettingReason" label={t(m.vettingReason)} width="medium" />
    </>
  )
}

const tones: Readonly<Record<BatchState, Tone>> = {
  submitted: 'waiting',
  accepted: 'active',
  rejected: 'bad',
  'local-checks': 'active',
  'local-complete': 'active',
  national: 'active',
  'results-returned': 'good',
  closed: 'ended',
  cancelled: 'ended',
}
export function StateTag({ state }: { state: BatchState }) {
  const { t } = useView()
  return <Tag tone={tones[state]}>{t(stateNames[state])}</Tag>
}

const resultTones: Readonly<Record<Result, Tone>> = {
  approved: 'good',
  matched: 'good',
  suspended: 'bad',
  rejected: 'bad',
  cancelled: 'ended',
}
export function ResultTag({ result }: { result: Result }) {
  const { t } = useView()
  return <Tag tone={resultTones[result]}>{t(resultNames[result])}</Tag>
}

/** Cleared until a day, or not: all that everybody reads who may see a person. */
export function Standing({ cleared, clearedUntil }: { cleared: boolean; clearedUntil: string | null }) {
  const { t } = useView()
  if (!cleared) return <Tag tone="waiting">{t(m.notCleared)}</Tag>
  return (
    <Tag tone="good">
      {clearedUntil ? (
        <Sentence message={m.clearedUntil} values={{ date: <CalendarDate on={clearedUntil} /> }} />
      ) : (
        t(m.cleared)
      )}
    </Tag>
  )
}

type FoldedProps = PropsWithChildren<{
  action: string
  refused: PageRequest['refused']
  form: string
  title: string
  why?: string
  button: string
  version?: number
  upload?: boolean
  kind?: 'primary' | 'danger'
  open?: boolean
}>

/** A form that is folded away until it is wanted, or was refused. */
export function Folded({
  action,
  refused,
  form,
  title,
  why,
  button,
  version,
  upload,
  kind,
  open,
  children,
}: FoldedProps) {
  const state = formState(refused, form)
  return (
    <details class="fold" open={open || state.errors.length > 0}>
      <summary>{title}</summary>
      {why && <p>{why}</p>}
      <Form
        action={action}
        form={form}
        upload={upload ?? false}
        {...state}
        buttons={<Button kind={kind ?? 'primary'}>{button}</Button>}
      >
        {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
        {children}
      </Form>
    </details>
  )
}

export function Reason({ required = true }: { required?: boolean }) {
  const { t } = useView()
  return <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required={required} />
}
