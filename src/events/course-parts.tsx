// What the pages about courses share: tags, and the fields of an edition with what they hold.
import { DateField, Tag, TextArea, TextField, useView } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import type { Edition } from './course.ts'
import { courseMessages as m } from './course-words.ts'
import { one, orNull } from './parts.tsx'

export const saidIn = (fields: FormFields) => ({
  title: one(fields, 'title') ?? '',
  localTitle: orNull(fields, 'localTitle'),
  localLanguage: orNull(fields, 'localLanguage'),
  objectives: orNull(fields, 'objectives'),
  humanRights: orNull(fields, 'humanRights'),
  humanRightsHours: orNull(fields, 'humanRightsHours'),
  hours: orNull(fields, 'hours'),
  weightTest: one(fields, 'weightTest') ?? '0',
  weightPerformance: one(fields, 'weightPerformance') ?? '0',
  weightProducts: one(fields, 'weightProducts') ?? '0',
  weightAttendance: one(fields, 'weightAttendance') ?? '0',
  leastAttendance: one(fields, 'leastAttendance') ?? '0',
  leastGrade: one(fields, 'leastGrade') ?? '0',
  certificateMonths: orNull(fields, 'certificateMonths'),
  source: orNull(fields, 'source'),
  issuedOn: one(fields, 'issuedOn'),
})

export function State({ retiredOn }: { retiredOn: string | null }) {
  const { t, format } = useView()
  return retiredOn === null ? (
    <Tag tone="active">{t(m.inBeing)}</Tag>
  ) : (
    <Tag tone="ended">{t(m.retiredOn, { date: format.date(retiredOn) })}</Tag>
  )
}

export function Rights({ edition: { humanRights, humanRightsHours, hours } }: { edition: Edition }) {
  const { t } = useView()
  if (humanRights === null) return <Tag tone="bad">{t(m.saysNothing)}</Tag>
  if (humanRightsHours === null) return <Tag tone="waiting">{t(m.teachesRights)}</Tag>
  return <>{hours === null ? humanRightsHours : t(m.hoursOf, { rights: humanRightsHours, all: hours })}</>
}

export function EditionFields({ edition }: { edition?: Edition }) {
  const { t } = useView()
  const number = (name: 'weightTest' | 'weightPerformance' | 'weightProducts' | 'weightAttendance', usual: string) => (
    <TextField
      name={name}
      label={`${t(m.weights)}: ${t(m[name])}`}
      hint={name === 'weightTest' ? t(m.weightsHint) : undefined}
      value={edition ? String(edition[name]) : usual}
      width="short"
      inputmode="numeric"
    />
  )
  return (
    <>
      <TextField name="title" label={t(m.title)} value={edition?.title} required />
      <TextField name="localTitle" label={t(m.localTitle)} value={edition?.localTitle ?? ''} />
      <TextField name="localLanguage" label={t(m.localLanguage)} value={edition?.localLanguage ?? ''} width="short" />
      <TextArea
        name="objectives"
        label={t(m.objectives)}
        hint={t(m.objectivesHint)}
        value={edition?.objectives ?? ''}
        rows={3}
      />
      <TextField name="hours" label={t(m.hours)} value={edition?.hours ?? ''} width="short" inputmode="decimal" />
      <TextArea
        name="humanRights"
        label={t(m.humanRights)}
        hint={t(m.humanRightsHint)}
        value={edition?.humanRights ?? ''}
        rows={2}
      />
      <TextField
        name="humanRightsHours"
        label={t(m.humanRightsHours)}
        value={edition?.humanRightsHours ?? ''}
        width="short"
        inputmode="decimal"
      />
      {number('weightTest', '100')}
      {number('weightPerformance', '0')}
      {number('weightProducts', '0')}
      {number('weightAttendance', '0')}
      <TextField
        name="leastAttendance"
        label={t(m.leastAttendance)}
        hint={t(m.percentHint)}
        value={edition?.leastAttendance ?? '0'}
        width="short"
        inputmode="decimal"
      />
      <TextField
        name="leastGrade"
        label={t(m.leastGrade)}
        hint={t(m.percentHint)}
        value={edition?.leastGrade ?? '0'}
        width="short"
        inputmode="decimal"
      />
      <TextField
        name="certificateMonths"
        label={t(m.certificateMonths)}
        hint={t(m.certificateHint)}
        value={edition?.certificateMonths?.toString() ?? ''}
        width="short"
        inputmode="numeric"
      />
      <TextField name="source" label={t(m.source)} hint={t(m.sourceHint)} value={edition?.source ?? ''} />
      <DateField name="issuedOn" label={t(m.issuedOn)} />
    </>
  )
}
