// Who commands a unit, as a page: now and before, saying who does from a day on, and that a command ended.
import {
  Button,
  DateField,
  FoldedForm,
  Form,
  formState,
  Name,
  Section,
  SelectField,
  TextField,
  useView,
} from '#web/index.ts'
import { CommandTable, showUnit, unitAddress, unitLabels, type UnitRecord } from '#units/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { endPosition } from './change.ts'
import { takeCommand } from './command.ts'
import { listPersons, type PersonLine } from './list.ts'
import { messages as m } from './messages.ts'
import { personLabel } from './person.ts'
import { one, orNull } from './words.tsx'

export const commandPage = page({
  path: '/units/{id}/commander',
  needs: 'person.keep',
  async get({ act, params, refused }) {
    const record = await act(showUnit, { id: params.id! })
    const { unit } = record
    const { persons } = await act(listPersons, { country: unit.country, unit: unit.id, limit: 200 })
    return {
      title: m.command,
      lead: <Name>{unit.name}</Name>,
      trail: [
        { label: unitLabels.units, href: `/units?country=${unit.country}` },
        { label: unit.name, href: unitAddress(unit.id) },
      ],
      body: <Body record={record} persons={persons} refused={refused} />,
    }
  },
  forms: {
    command: {
      operation: takeCommand,
      input: (fields, { id }) => ({
        unit: id,
        person: one(fields, 'other') ?? one(fields, 'person') ?? '',
        rank: orNull(fields, 'rank'),
        title: orNull(fields, 'title'),
        fromOn: one(fields, 'fromOn'),
        untilOn: orNull(fields, 'untilOn'),
        reason: orNull(fields, 'reason'),
      }),
      next: (_: never, { id }) => `${unitAddress(id!)}#command`,
    },
    end: {
      operation: endPosition,
      input: (fields) => {
        const [id, position] = (one(fields, 'command') ?? '').split(' ')
        return { id, position, on: one(fields, 'on'), reason: orNull(fields, 'reason') }
      },
      next: (_: never, { id }) => `${unitAddress(id!)}#command`,
    },
  },
})

interface BodyProps {
  record: UnitRecord
  persons: readonly PersonLine[]
  refused: PageRequest['refused']
}

function Body({ record: { unit, commanders }, persons, refused }: BodyProps) {
  const { t } = useView()
  const action = `${unitAddress(unit.id)}/commander`
  const lasting = commanders.filter(({ untilOn, positionId }) => untilOn === null && positionId !== null)
  return (
    <>
      <CommandTable commanders={commanders} asOf={null} />
      <Section title={t(m.newCommander)}>
        <p>{t(m.newCommanderWhy)}</p>
        <Form
          action={action}
          form="command"
          {...formState(refused, 'command')}
          buttons={<Button>{t(m.sayCommander)}</Button>}
        >
          {persons.length > 0 && (
            <SelectField
              name="person"
              label={t(m.servesHere)}
              empty={t(m.somebodyElse)}
              options={persons.map((person) => ({ value: person.id, label: personLabel(person) }))}
            />
          )}
          <TextField
            name={persons.length > 0 ? 'other' : 'person'}
            label={t(persons.length > 0 ? m.otherCode : m.personCode)}
            hint={t(m.codeHint)}
            width="short"
            required={persons.length === 0}
          />
          <TextField name="rank" label={t(m.rank)} width="medium" />
          <TextField name="title" label={t(m.title)} value={unit.commanderPost ?? ''} width="medium" />
          <DateField name="fromOn" label={t(m.fromOn)} hint={t(m.todayHint)} />
          <DateField name="untilOn" label={t(m.lastDay)} hint={t(m.onlyBefore)} />
          <TextField name="reason" label={t(m.reason)} hint={t(m.reasonHint)} width="medium" />
        </Form>
      </Section>
      {lasting.length > 0 && (
        <div class="folds">
          <FoldedForm
            action={action}
            form="end"
            refused={refused}
            title={t(m.endCommand)}
            why={t(m.endCommandWhy)}
            button={t(m.endThis)}
          >
            <SelectField
              name="command"
              label={t(m.person)}
              options={lasting.map(({ person, positionId }) => ({
                value: `${person.id} ${positionId}`,
                label: personLabel(person),
              }))}
            />
            <DateField name="on" label={t(m.lastDay)} hint={t(m.lastDayHint)} />
            <TextField name="reason" label={t(m.reason)} hint={t(m.reasonHint)} width="medium" />
          </FoldedForm>
        </div>
      )}
    </>
  )
}
