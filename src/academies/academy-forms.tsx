// The forms by which the entry of an academy is kept: adding a programme, correcting one, correcting the academy.
import { Button, countries, FoldedForm, Form, formState, Section, SelectField, TextField, useView } from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { academyKinds, programmeKinds, type AcademyRecord } from './academy.ts'
import { academyKindName, kindName, messages as m } from './messages.ts'
import { address } from './parts.tsx'

export function Offer({ code, refused }: { code: string; refused: PageRequest['refused'] }) {
  const { t } = useView()
  return (
    <Section title={t(m.offer)} id="offer">
      <Form
        action={address(code)}
        form="offer"
        {...formState(refused, 'offer')}
        buttons={<Button>{t(m.offerThis)}</Button>}
      >
        <ProgrammeFields />
      </Form>
    </Section>
  )
}

type Programme = AcademyRecord['programmes'][number]

function ProgrammeFields({ of }: { of?: Programme }) {
  const { t } = useView()
  return (
    <>
      <TextField name="name" label={t(m.name)} value={of?.name ?? ''} width="medium" required />
      <SelectField
        name="kind"
        label={t(m.kind)}
        value={of?.kind ?? ''}
        empty=""
        required
        options={programmeKinds.map((value) => ({ value, label: t(kindName[value]) }))}
      />
      <TextField name="course" label={t(m.course)} hint={t(m.courseHint)} value={of?.course ?? ''} width="short" />
      <TextField name="weeks" label={t(m.weeks)} value={of?.weeks ?? ''} width="short" />
      <TextField name="source" label={t(m.source)} value={of?.source ?? ''} width="medium" />
    </>
  )
}

interface CorrectProps {
  record: AcademyRecord
  refused: PageRequest['refused']
}

export function CorrectProgramme({ record, wanted, refused }: CorrectProps & { wanted: string | null | undefined }) {
  const { t } = useView()
  const programme = record.programmes.find(({ id }) => id === wanted)
  if (!programme) return null
  return (
    <FoldedForm
      action={address(record.academy.code)}
      form="change-programme"
      refused={refused}
      title={t(m.correctOne, { name: programme.name })}
      button={t(m.save)}
      version={programme.version}
      open
    >
      <input type="hidden" name="programme" value={programme.id} />
      <ProgrammeFields of={programme} />
      <TextField name="reason" label={t(m.reason)} width="medium" required />
    </FoldedForm>
  )
}

export function Correct({ record: { academy }, refused }: CorrectProps) {
  const { t, locale } = useView()
  return (
    <FoldedForm
      action={address(academy.code)}
      form="change"
      refused={refused}
      title={t(m.correctAcademy)}
      button={t(m.save)}
      version={academy.version}
    >
      <TextField name="name" label={t(m.name)} value={academy.name} width="medium" required />
      <SelectField
        name="kind"
        label={t(m.kind)}
        value={academy.kind}
        options={academyKinds.map((value) => ({ value, label: t(academyKindName[value]) }))}
      />
      <TextField name="city" label={t(m.city)} value={academy.city} width="medium" required />
      <SelectField
        name="country"
        label={t(m.country)}
        value={academy.country}
        required
        options={[...countries.keys()]
          .map((value) => ({ value, label: countryName(locale, value) }))
          .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
      />
      <TextField
        name="opened"
        label={t(m.opened)}
        value={academy.opened === null ? '' : String(academy.opened)}
        inputmode="numeric"
        width="short"
      />
      <TextField name="source" label={t(m.source)} value={academy.source ?? ''} width="medium" required />
      <SelectField
        name="verified"
        label={t(m.verified)}
        value={academy.verified ? 'yes' : 'no'}
        options={[
          { value: 'yes', label: t(m.yes) },
          { value: 'no', label: t(m.no) },
        ]}
      />
      <TextField name="reason" label={t(m.reason)} width="medium" required />
    </FoldedForm>
  )
}
