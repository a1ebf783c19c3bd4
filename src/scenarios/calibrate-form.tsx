// The form beneath a scenario that asks for what its nation counted: a table with a row for each count.
import { calibration, countsAsked } from './calibrate.ts'
import { FoldedForm, SelectField, Table, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { stagesOf } from '#chain/attrition.ts'
import type { ChainModel } from '#chain/model.ts'
import { layOut } from '#chain/program.ts'
import { parseInput } from '#kernel/operation.ts'
import { InvalidInput, Problem } from '#kernel/problem.ts'
import type { FieldError } from '#kernel/wrong-field.ts'
import { calibrateMessages as c } from './calibrate-messages.ts'
import { countName } from './count-words.ts'
import { mostCounts } from './counts.ts'
import { ready } from './faults.ts'
import type { Moves } from './picture/tried.ts'
import { fileIn, Moved } from './saved-forms.tsx'
import type { Subject } from './subject.ts'
import { one } from './words.tsx'

const numbers = ['from', 'month', 'value', 'low', 'high', 'persons'] as const
const words = ['indicator', 'source', 'date'] as const
const fieldOf = (row: number, name: string) => `counts.${row}.${name}`

/** The rows of which some field is filled in. */
const filledIn = (fields: FormFields): number[] =>
  Array.from({ length: mostCounts }, (_, row) => row).filter((row) =>
    [...numbers, ...words].some((name) => one(fields, fieldOf(row, name))?.trim()),
  )

function countIn(fields: FormFields, row: number): Record<string, unknown> {
  const count: Record<string, unknown> = {}
  for (const name of words) {
    const text = one(fields, fieldOf(row, name))?.trim()
    if (text) count[name] = text
  }
  for (const name of numbers) {
    // 218,715 and 218 715 are how people copy numbers
    const text = one(fields, fieldOf(row, name))?.replaceAll(/[\s,']/g, '')
    if (text) count[name] = Number(text)
  }
  return count
}

/** What is wrong with the counts, at the fields of their rows: empty rows between them were left out, and errors are asked for as ends. */
function atRows(error: unknown, rows: readonly number[]): unknown {
  if (!(error instanceof Problem) || error.slug !== 'invalid-input') return error
  const errors = (error.details as { errors: FieldError[] }).errors.map((said) => {
    const [, index, name] = /^counts\.(\d+)\.(\w+)$/.exec(said.path) ?? []
    if (name) return { ...said, path: fieldOf(rows[Number(index)]!, name === 'sd' ? 'low' : name) }
    return said.path === 'counts' ? { ...said, path: fieldOf(0, 'indicator') } : said
  })
  return InvalidInput({ errors })
}

export const calibrateForm: Form = {
  operation: calibration,
  input(fields) {
    const rows = filledIn(fields)
    const scenario = fileIn(fields)
    const input = { scenario, counts: rows.map((row) => countIn(fields, row)) }
    try {
      const parsed = parseInput(calibration, input)
      countsAsked(ready(parsed.scenario, 'scenario.'), parsed.counts)
    } catch (error) {
      throw atRows(error, rows)
    }
    return input
  },
  next: ({ jobId }: { jobId: string }) => `/chain/runs/${jobId}`,
}

/** What a nation usually counts; a file may name any indicator, stock or flow. */
export function countedUsually(model: ChainModel): string[] {
  const groups = model.groups.length > 1 ? model.groups.map(({ id }) => id) : []
  return [
    ...model.stations.flatMap(({ id }) => [`incoming:${id}`, `resolved:${id}`, `pending:${id}`]),
    ...stagesOf(layOut(model)).map(({ id }) => `stage:${id}`),
    'conviction',
    'police-cells',
    'remand',
    'unsentenced',
    'sentenced',
    'prison',
    'pretrial',
    'pretrial-prison',
    'occupancy',
    'detention',
    ...groups.flatMap((group) => [`unsentenced@${group}`, `sentenced@${group}`]),
  ]
}

interface Props {
  subject: Subject
  moves: Moves
  refused: PageRequest['refused']
}

const fewRows = 8

export function CalibrateForm({ subject, moves, refused }: Props) {
  const view = useView()
  const { t, query } = view
  const { address, model, scenario } = subject
  const sent = refused?.form === 'calibrate' ? filledIn(refused.fields) : []
  const asked = Number(query.get('counts') ?? 0)
  const many = Math.min(
    mostCounts,
    Math.max(fewRows, Number.isInteger(asked) ? asked : 0, ...sent.map((row) => row + 1)),
  )
  const more = new URLSearchParams(query)
  more.set('counts', String(Math.min(mostCounts, many + fewRows)))
  const options = countedUsually(model).map((value) => ({ value, label: countName(view, value, model) }))
  const number = (row: number, name: (typeof numbers)[number], label: string) => (
    <TextField name={fieldOf(row, name)} label={label} inputmode="decimal" />
  )
  return (
    <FoldedForm
      action={address}
      refused={refused}
      form="calibrate"
      title={t(c.title)}
      why={t(c.why)}
      button={t(c.ask)}
      open={asked > 0}
    >
      <Moved {...subject} moves={moves} />
      {scenario.country && <input type="hidden" name="scenario.country" value={scenario.country} />}
      <p class="hint">
        {t(c.how, { months: scenario.months })} {t(c.personsHint)}
      </p>
      <div class="counts">
        <Table
          caption={t(c.what)}
          captionHidden
          rows={Array.from({ length: many }, (_, row) => row)}
          columns={[
            {
              key: 'indicator',
              label: t(c.what),
              cell: (row) => (
                <SelectField name={fieldOf(row, 'indicator')} label={t(c.what)} empty={t(c.choose)} options={options} />
              ),
            },
            { key: 'from', label: t(c.from), cell: (row) => number(row, 'from', t(c.from)) },
            { key: 'month', label: t(c.month), cell: (row) => number(row, 'month', t(c.month)) },
            { key: 'value', label: t(c.count), cell: (row) => number(row, 'value', t(c.count)) },
            { key: 'low', label: t(c.low), cell: (row) => number(row, 'low', t(c.low)) },
            { key: 'high', label: t(c.high), cell: (row) => number(row, 'high', t(c.high)) },
            { key: 'persons', label: t(c.persons), cell: (row) => number(row, 'persons', t(c.persons)) },
            {
              key: 'source',
              label: t(c.source),
              cell: (row) => <TextField name={fieldOf(row, 'source')} label={t(c.source)} />,
            },
            {
              key: 'date',
              label: t(c.date),
              cell: (row) => <TextField name={fieldOf(row, 'date')} label={t(c.date)} />,
            },
          ]}
        />
      </div>
      <p>
        <a href={`${address}?${more}#calibrate`}>{t(c.more)}</a>
      </p>
    </FoldedForm>
  )
}
