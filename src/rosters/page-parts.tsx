// What the pages about a roster share: its address, its tabs, the name of a person, folded forms.
import type { Child, PropsWithChildren } from 'hono/jsx'
import { Button, Form, formState, Name, Tabs, useView, type Crumb, type Tone } from '#web/index.ts'
import type { FormFields, PageRequest } from '#web/page.ts'
import { rosterMessages as m } from './page-messages.ts'
import type { ParticipationState } from './participation.ts'
import type { Roster } from './show.ts'

export const rosterAddress = (event: string) => `/events/${event}/roster`
export const resultsAddress = (event: string) => `/events/${event}/results`
export const attendanceAddress = (event: string) => `/events/${event}/attendance`
export const travelAddress = (event: string) => `/events/${event}/travel`
export const importAddress = (event: string) => `/events/${event}/roster-import`

/** The first value of a field of a form; undefined where it was left empty. */
export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0] || undefined

export const trailOf = ({ code, title }: Pick<Roster['event'], 'code' | 'title'>): Crumb[] => [
  { label: m.event, href: `/events/${code}` },
  { label: title, href: rosterAddress(code) },
]

export function RosterTabs({ event, current, mayKeep }: { event: string; current: string; mayKeep: boolean }) {
  const { t } = useView()
  return (
    <Tabs
      label={t(m.views)}
      current={current}
      tabs={[
        { label: t(m.roster), href: rosterAddress(event) },
        { label: t(m.attendance), href: attendanceAddress(event) },
        { label: t(m.results), href: resultsAddress(event) },
        { label: t(m.travel), href: travelAddress(event) },
        ...(mayKeep ? [{ label: t(m.importTab), href: importAddress(event) }] : []),
      ]}
    />
  )
}

export function Lead({ event }: { event: Roster['event'] }) {
  const { t, format } = useView()
  return <>{t(m.lead, { code: event.code, from: format.date(event.startsOn), until: format.date(event.endsOn) })}</>
}

interface Named {
  code: string
  name: string | null
  language: string | null
}

/** Where the history of a participation is shown. */
export const historyAddress = (id: string) => `/participations/${id}`

/** Leads to the history of their participation, where its id is given. */
export function PersonName({ of: { code, name, language }, participation }: { of: Named; participation?: string }) {
  const shown = (
    <>
      {name && <Name lang={language ?? ''}>{name}</Name>} <code>{code}</code>
    </>
  )
  return participation === undefined ? shown : <a href={historyAddress(participation)}>{shown}</a>
}

export const personLabel = ({ code, name }: Named) => (name ? `${name} (${code})` : code)

export const stateTones: Record<ParticipationState, Tone> = {
  nominated: 'plain',
  waiting: 'waiting',
  enrolled: 'active',
  completed: 'good',
  failed: 'bad',
  removed: 'ended',
}

export type FoldedProps = PropsWithChildren<{
  action: string
  refused: PageRequest['refused']
  form: string
  title: string
  why?: Child
  button: string
}>

export function Folded({ action, refused, form, title, why, button, children }: FoldedProps) {
  const state = formState(refused, form)
  return (
    <details class="fold" open={state.errors.length > 0}>
      <summary>{title}</summary>
      {why && <p>{why}</p>}
      <Form action={action} form={form} {...state} buttons={<Button>{button}</Button>}>
        {children}
      </Form>
    </details>
  )
}
