import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NotFound, InvalidInput } from '#kernel/problem.ts'
import { defineMessages } from '../messages/index.ts'
import { rendered, testView } from '../testing.tsx'
import { Choices, FileField, SelectField, TextField } from './field.tsx'
import { FilterForm } from './filter-form.tsx'
import { Facts } from './figures.tsx'
import { Form, formState, OneButton } from './form.tsx'
import { Provenance } from './history.tsx'
import { JobProgress } from './job-progress.tsx'
import { TakeAway } from './links.tsx'
import { Pager } from './pager.tsx'
import { Table, type Column } from './table.tsx'
import { Money, Name, Sentence } from './text.tsx'

describe('a form', () => {
  const refused = {
    problem: InvalidInput({
      errors: [
        { path: 'name', message: 'Write a name.' },
        { path: '', message: 'Try again.' },
      ],
    }),
    form: 'add',
    fields: { form: 'add', name: '<b>', role: ['auditor', 'expert'] },
  }
  const html = rendered(
    <Form action="/people" form="add" {...formState(refused, 'add')} buttons={<button>Save</button>}>
      <TextField name="name" label="Name" hint="In full" />
      <Choices
        name="role"
        label="Role"
        options={['auditor', 'expert', 'operator'].map((value) => ({ value, label: value }))}
      />
    </Form>,
  )

  test('says on top what is wrong, each error a link to its field', () => {
    assert.match(html, /There are 2 problems/)
    assert.match(html, /<a href="#add-name">Write a name\.<\/a>/)
    assert.match(html, /<li>Try again\.<\/li>/)
  })

  test('says it at the field too, for eyes and ears', () => {
    assert.match(html, /aria-describedby="add-name-hint add-name-error" aria-invalid="true"/)
    assert.match(html, /id="add-name-error"><span class="visually-hidden">Error: <\/span>Write a name\./)
  })

  test('keeps what was typed, and escapes it', () => {
    assert.match(html, /value="&lt;b&gt;"/)
    assert.equal(html.match(/checked=""/g)?.length, 2)
  })

  test('is untouched when another form of the page was refused', () => {
    assert.deepEqual(formState(refused, 'remove'), { errors: [], values: {} })
  })

  test('shows a problem that names no field as a whole', () => {
    const state = formState({ problem: NotFound({ what: 'person', id: '7' }), form: 'add', fields: {} }, 'add')
    assert.deepEqual(
      state.errors.map(({ path }) => path),
      [''],
    )
    const form = <Form action="/people" form="add" {...state} buttons={<button>Save</button>} />
    assert.match(rendered(form), /<li>There is no person 7, or it lies outside what you may see\.<\/li>/)
    assert.match(rendered(form, testView('/', 'en-XA')), /<li>Ŧħḗřḗ īş ƞǿ~* ƥḗřşǿƞ~* 7, ǿř īŧ/)
  })

  test('of one button carries its fields and the token', () => {
    const button = rendered(
      <OneButton action="/x" form="end" fields={{ id: '7' }}>
        End
      </OneButton>,
      testView('/', 'en', { csrf: 'token' }),
    )
    assert.match(button, /name="csrf" value="token".*name="id" value="7".*name="form" value="end"/)
  })
})

test('a file field says what it takes and how much', () => {
  assert.match(
    rendered(<FileField name="files" label="Files" accept={['.xml']} maximumBytes={2_000_000} />),
    /Accepted: \.xml\. At most 2 MB\./,
  )
})

test('filters keep what they have no field for, and their fields don’t clash with another form’s', () => {
  const html = rendered(
    <FilterForm keep={['sort', 'by']}>
      <SelectField
        name="country"
        label="Country"
        empty
        options={[{ value: 'HT', label: 'Haiti', count: 3 }]}
        value="HT"
      />
    </FilterForm>,
    testView('/balance?sort=-unspent&by=country&by=year&cursor=abc'),
  )
  assert.equal(html.match(/type="hidden"/g)?.length, 3)
  assert.doesNotMatch(html, /cursor/)
  assert.match(html, /<option value="">Any<\/option><option value="HT" selected="">Haiti \(3\)<\/option>/)
  assert.match(html, /id="filter-country"/)
})

describe('a table', () => {
  interface Row {
    name: string
    amount: string
  }
  const columns: Column<Row>[] = [
    { key: 'name', label: 'Name', kind: 'name', sortable: true, cell: ({ name }) => name },
    { key: 'amount', label: 'Amount', kind: 'money', sortable: true, cell: ({ amount }) => amount, total: '3.00' },
  ]
  const rows = [{ name: 'Haiti', amount: '1.00' }]
  const table = (address: string, sort?: string) =>
    rendered(<Table caption="Money" columns={columns} rows={rows} {...(sort ? { sort } : {})} />, testView(address))

  test('sorts by links that keep the filters and leave the page of the list', () => {
    const html = table('/balance?country=HT&cursor=abc')
    assert.match(html, /href="\/balance\?country=HT&amp;sort=name"/)
    assert.match(html, /href="\/balance\?country=HT&amp;sort=-amount"/)
  })

  test('says how it is sorted, and turns round on the next click', () => {
    assert.match(table('/balance?sort=-amount'), /aria-sort="descending"><a href="\/balance\?sort=amount"/)
    assert.match(table('/balance', 'name'), /aria-sort="ascending"><a href="\/balance\?sort=-name"/)
  })

  test('names each cell for the cards of a phone, and the row by its head', () => {
    const html = table('/balance')
    assert.match(
      html,
      /<th scope="row" class="cell-name">Haiti<\/th><td class="cell-money" data-label="Amount">1\.00<\/td>/,
    )
    assert.match(html, /<tfoot><tr><th scope="row" class="cell-name">Total<\/th><td[^>]*>3\.00<\/td>/)
  })

  test('that is empty says so in its place', () => {
    assert.equal(rendered(<Table caption="Money" columns={columns} rows={[]} empty="Nothing yet" />), 'Nothing yet')
  })
})

test('a pager leads on by cursor and keeps the filters', () => {
  const html = rendered(<Pager next="n2" shown={50} total={1312} />, testView('/activities?q=x&cursor=n1'))
  assert.match(html, /50 of 1,312 rows/)
  assert.match(html, /href="\/activities\?q=x">First page/)
  assert.match(html, /href="\/activities\?q=x&amp;cursor=n2"/)
  assert.doesNotMatch(rendered(<Pager next={null} shown={1} />), /<a/)
  assert.equal(rendered(<Pager next={null} shown={0} total={0} />), '')
})

test('what can be taken away is this view with its filters', () => {
  const html = rendered(<TakeAway formats={['csv', 'json']} />, testView('/balance?by=country&cursor=abc'))
  assert.match(html, /href="\/balance\?by=country&amp;format=csv" download=""/)
})

test('money keeps its full figure where it is written short', () => {
  assert.equal(
    rendered(<Money amount="-2600187.00" currency="USD" style="compact" />),
    '<data class="money negative" value="-2600187.00" title="-$2,600,187.00">-$2.6M</data>',
  )
})

test('a name keeps its direction, and its text is text', () => {
  assert.equal(rendered(<Name lang="ar">{'<دعم>'}</Name>), '<bdi lang="ar">&lt;دعم&gt;</bdi>')
})

test('a sentence takes elements where a language puts them', () => {
  const { sent } = defineMessages('components-test', {
    sent: '{count, plural, one {One file} other {# files}} from {who}',
  })
  const html = rendered(<Sentence message={sent} values={{ who: <Name>Ana</Name> }} numbers={{ count: 1200 }} />)
  assert.equal(html, '1,200 files from <bdi>Ana</bdi>')
})

test('facts without a value are left out', () => {
  assert.doesNotMatch(rendered(<Facts facts={[{ label: 'Ends', value: null }]} />), /Ends/)
})

test('a figure names the file and the line it comes from', () => {
  const html = rendered(<Provenance fileName="haiti.xml" sha256={'ab'.repeat(32)} line={48112} />)
  assert.match(html, /<bdi>haiti\.xml<\/bdi>, line 48,112 · /)
})

test('a job shows how far it is, and can be stopped only while it goes', () => {
  const job = { id: '7', state: 'running', done: 27, total: 108, step: '', mayCancel: true, problem: null } as const
  const running = rendered(<JobProgress job={job} />)
  assert.match(running, /<progress max="108" value="27" aria-label="Running"><\/progress> 27 of 108 \(25%\)/)
  assert.match(running, /again every 2 seconds/)
  assert.match(running, /action="\/jobs\/7"/)
  assert.match(rendered(<JobProgress job={{ ...job, done: 500_000, total: 2e6 }} bytes />), /500 kB of 2 MB \(25%\)/)
  assert.doesNotMatch(rendered(<JobProgress job={{ ...job, mayCancel: false }} />), /action=/)
  assert.doesNotMatch(rendered(<JobProgress job={{ ...job, state: 'done', done: 108 }} />), /action=/)
  const problem = { type: '/problems/not-found', title: 'Not found', status: 404, detail: 'There is none.' }
  assert.match(rendered(<JobProgress job={{ ...job, state: 'failed', problem }} />), /There is no/)
})
