// The fields of what an event says of itself, on the form that plans one and the form that changes one; and what they hold.
import type { z } from 'zod'
import { DateField, SelectField, TextArea, TextField, useView } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import { institutions, kinds, modalities, type Event } from './event.ts'
import type { choices } from './list.ts'
import { codesOf, CountryField, one, orNull } from './parts.tsx'
import { institutionNames, kindNames, modalityNames } from './names.ts'
import { messages as m } from './words.ts'

export type Offered = z.output<typeof choices.output>

/** By post, nation and kind: the filters of every list of events. */
export function PostNationKind({ offered }: { offered: Offered }) {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  return (
    <>
      <CountryField
        name="country"
        label={t(m.country)}
        value={value('country')}
        codes={offered.countries}
        empty={true}
      />
      <CountryField name="nation" label={t(m.nation)} value={value('nation')} empty={true} />
      <SelectField
        name="kind"
        label={t(m.kind)}
        value={value('kind')}
        empty={true}
        options={kinds.map((kind) => ({ value: kind, label: t(kindNames[kind]) }))}
      />
    </>
  )
}

/** What an approver is shown: it can be changed only while the event is planned. */
export function PlanFields({
  event,
  offered,
  country,
}: {
  event?: Event
  offered: Offered
  country?: string | undefined
}) {
  const { t } = useView()
  const courses = offered.courses.filter(({ code, retiredOn }) => retiredOn === null || code === event?.course)
  return (
    <>
      <input type="hidden" name="plan" value="yes" />
      <SelectField
        name="kind"
        label={t(m.kind)}
        value={event?.kind ?? 'course'}
        required
        options={kinds.map((value) => ({ value, label: t(kindNames[value]) }))}
      />
      <CountryField
        name="country"
        label={t(m.country)}
        hint={t(m.countryHint)}
        value={event?.country ?? country}
        empty=""
        required
      />
      <TextField
        name="nations"
        label={t(m.nations)}
        hint={t(m.nationsHint)}
        value={event?.nations.join(', ') ?? country}
        width="medium"
      />
      <SelectField
        name="modality"
        label={t(m.modality)}
        value={event?.modality ?? 'in-country'}
        required
        options={modalities.map((value) => ({ value, label: t(modalityNames[value]) }))}
      />
      <SelectField
        name="academy"
        label={t(m.academy)}
        hint={t(m.academyHint)}
        value={event?.academy ?? ''}
        empty=""
        options={offered.academies.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <CountryField
        name="placeCountry"
        label={t(m.placeCountry)}
        hint={t(m.placeCountryHint)}
        value={event?.modality === 'third-country' ? (event.placeCountry ?? '') : ''}
        empty=""
      />
      <SelectField
        name="course"
        label={t(m.course)}
        value={event?.course ?? ''}
        empty={t(m.noCourse)}
        options={courses.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
      />
      <TextField
        name="edition"
        label={t(m.edition)}
        hint={t(m.editionHint)}
        value={event?.edition?.toString() ?? ''}
        width="short"
        inputmode="numeric"
      />
      <TextField
        name="plannedParticipants"
        label={t(m.plannedParticipants)}
        value={event?.plannedParticipants?.toString() ?? ''}
        width="short"
        inputmode="numeric"
      />
      <TextField name="award" label={t(m.award)} hint={t(m.awardHint)} value={event?.award ?? ''} width="medium" />
      <TextField name="fundingSource" label={t(m.fundingSource)} value={event?.fundingSource ?? ''} width="medium" />
      <TextField name="law" label={t(m.law)} value={event?.law ?? ''} width="medium" />
      <TextField name="programme" label={t(m.programme)} hint={t(m.programmeHint)} value={event?.programme ?? ''} />
      <TextField name="keyActivity" label={t(m.keyActivity)} value={event?.keyActivity ?? ''} />
    </>
  )
}

export function TextFields({ event }: { event?: Event }) {
  const { t } = useView()
  return (
    <>
      <TextField name="title" label={t(m.title)} value={event?.title} required />
      <TextField name="localTitle" label={t(m.localTitle)} value={event?.localTitle ?? ''} />
      <TextField
        name="localLanguage"
        label={t(m.localLanguage)}
        hint={t(m.languageHint)}
        value={event?.localLanguage ?? ''}
        width="short"
      />
      <SelectField
        name="institution"
        label={t(m.institution)}
        value={event?.institution ?? 'police'}
        required
        options={institutions.map((value) => ({ value, label: t(institutionNames[value]) }))}
      />
      <TextField name="place" label={t(m.place)} hint={t(m.placeHint)} value={event?.place ?? ''} width="medium" />
      <TextField
        name="interpreted"
        label={t(m.interpreted)}
        hint={t(m.interpretedHint)}
        value={event?.interpreted.join(', ') ?? ''}
        width="medium"
      />
      <TextArea name="justification" label={t(m.justification)} value={event?.justification ?? ''} rows={3} />
      <TextArea name="objectives" label={t(m.objectives)} value={event?.objectives ?? ''} rows={3} />
      <TextArea name="profile" label={t(m.profile)} value={event?.profile ?? ''} rows={2} />
    </>
  )
}

export function DayFields({ event }: { event?: Event }) {
  const { t } = useView()
  return (
    <>
      <DateField name="startsOn" label={t(m.startsOn)} value={event?.startsOn} required />
      <DateField name="endsOn" label={t(m.endsOn)} value={event?.endsOn} required />
    </>
  )
}

/** What the fields of the plan hold; nothing where the form had none. */
export const planOf = (fields: FormFields) => {
  if (one(fields, 'plan') !== 'yes') return {}
  const country = one(fields, 'country')
  const nations = codesOf(fields, 'nations')
  return {
    kind: one(fields, 'kind'),
    country,
    nations: nations.length || !country ? nations : [country],
    modality: one(fields, 'modality'),
    academy: orNull(fields, 'academy'),
    // of an event elsewhere it follows from where that is
    ...(one(fields, 'placeCountry') && { placeCountry: one(fields, 'placeCountry') }),
    course: orNull(fields, 'course'),
    edition: orNull(fields, 'edition'),
    plannedParticipants: orNull(fields, 'plannedParticipants'),
    award: orNull(fields, 'award'),
    fundingSource: orNull(fields, 'fundingSource'),
    law: orNull(fields, 'law'),
    programme: orNull(fields, 'programme'),
    keyActivity: orNull(fields, 'keyActivity'),
  }
}

export const textsOf = (fields: FormFields) => ({
  title: one(fields, 'title') ?? '',
  localTitle: orNull(fields, 'localTitle'),
  localLanguage: orNull(fields, 'localLanguage'),
  institution: one(fields, 'institution'),
  place: orNull(fields, 'place'),
  interpreted: codesOf(fields, 'interpreted'),
  justification: orNull(fields, 'justification'),
  objectives: orNull(fields, 'objectives'),
  profile: orNull(fields, 'profile'),
})

export const daysOf = (fields: FormFields) => ({
  startsOn: one(fields, 'startsOn') ?? '',
  endsOn: one(fields, 'endsOn') ?? '',
})
