// The forms by which a person is kept: each folded away until it is wanted, or was refused.
import { Choices, DateField, FoldedForm, Section, SelectField, TextArea, TextField, useView } from '#web/index.ts'
import type { UnitLine } from '#units/index.ts'
import type { PageRequest } from '#web/page.ts'
import { PositionFields } from './list-page.tsx'
import { messages as m, nameKindNames } from './messages.ts'
import { nameKinds } from './name.ts'
import type { PersonRecord } from './show.ts'
import { personAddress, SexField } from './words.tsx'

interface KeepProps {
  record: PersonRecord
  units: readonly UnitLine[]
  /** The code of a record that a link proposes to merge into. */
  into: string | null
  refused: PageRequest['refused']
}

export function KeepPerson({ record: { person, names, positions, mergedHere }, units, into, refused }: KeepProps) {
  const { t } = useView()
  const form = { action: `${personAddress(person.id)}?own=true`, refused, version: person.version }
  const nameOptions = names.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : []))
  const positionOptions = (which: PersonRecord['positions']) =>
    which.flatMap(({ id, unit, title, rank, fromOn }) =>
      id ? [{ value: id, label: [unit.name, rank, title, fromOn].filter(Boolean).join(', ') }] : [],
    )
  const lasting = positions.filter(({ untilOn }) => untilOn === null)
  const NamePicker = () => <SelectField name="name" label={t(m.name)} options={nameOptions} />
  return (
    <div class="no-print">
      <Section title={t(m.keep)}>
        <div class="folds">
          <FoldedForm {...form} form="name" title={t(m.addName)} button={t(m.addName)}>
            <TextField name="name" label={t(m.name)} hint={t(m.nameHint)} width="medium" required />
            <SelectField
              name="kind"
              label={t(m.nameKind)}
              options={nameKinds.map((value) => ({ value, label: t(nameKindNames[value]) }))}
            />
            <TextField name="given" label={t(m.given)} width="medium" />
            <TextField name="family" label={t(m.family)} width="medium" />
            <TextField name="language" label={t(m.language)} hint={t(m.languageHint)} width="short" />
            <TextField name="source" label={t(m.source)} width="medium" />
            <Choices name="preferred" label={t(m.preferred)} options={[{ value: 'yes', label: t(m.asPreferred) }]} />
          </FoldedForm>
          {nameOptions.length > 1 && (
            <>
              <FoldedForm {...form} form="prefer" title={t(m.preferName)} button={t(m.preferThis)}>
                <NamePicker />
              </FoldedForm>
              <FoldedForm {...form} form="withdrawName" title={t(m.withdrawName)} button={t(m.withdrawThis)}>
                <NamePicker />
                <Reason />
              </FoldedForm>
            </>
          )}
          {units.length > 0 && (
            <FoldedForm {...form} form="position" title={t(m.addPosition)} button={t(m.addPosition)}>
              <PositionFields units={units} path="" />
              <DateField name="untilOn" label={t(m.untilOn)} />
              {lasting.length > 0 && (
                <Choices
                  name="endsOthers"
                  label={t(m.positions)}
                  options={[{ value: 'yes', label: t(m.endsOthers) }]}
                />
              )}
            </FoldedForm>
          )}
          {lasting.length > 0 && (
            <FoldedForm {...form} form="end" title={t(m.endPosition)} button={t(m.endThis)}>
              <SelectField name="position" label={t(m.position)} options={positionOptions(lasting)} />
              <DateField name="on" label={t(m.lastDay)} hint={t(m.lastDayHint)} />
            </FoldedForm>
          )}
          {positions.length > 0 && (
            <FoldedForm
              {...form}
              form="withdrawPosition"
              title={t(m.withdrawPosition)}
              why={t(m.withdrawPositionWhy)}
              button={t(m.withdrawThis)}
            >
              <SelectField name="position" label={t(m.position)} options={positionOptions(positions)} />
              <Reason />
            </FoldedForm>
          )}
          <FoldedForm {...form} form="change" title={t(m.change)} button={t(m.save)}>
            <SexField value={person.sex} />
            <Reason />
          </FoldedForm>
          <FoldedForm
            {...form}
            form="merge"
            title={t(m.merge)}
            why={t(m.mergeWhy)}
            button={t(m.mergeThis)}
            open={into !== null}
          >
            <TextField name="into" label={t(m.mergeWhich)} value={into ?? ''} width="short" required />
            <Reason />
          </FoldedForm>
          {mergedHere.length > 0 && (
            <FoldedForm
              action={form.action}
              refused={refused}
              form="unmerge"
              title={t(m.undo)}
              why={t(m.undoWhy)}
              button={t(m.undoThis)}
            >
              <SelectField
                name="merged"
                label={t(m.undoWhich)}
                options={mergedHere.map(({ id, code, name }) => ({ value: id, label: `${name} (${code})` }))}
              />
              <Reason />
            </FoldedForm>
          )}
        </div>
      </Section>
    </div>
  )
}

function Reason() {
  const { t } = useView()
  return <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
}
