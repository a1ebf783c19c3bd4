// Calibrating on the pages, without a script: the form of counts, what is wrong with one, what came of it, and saving it.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { servedBureau } from '#http/testing.ts'
import { startWorker } from '#kernel/jobs.ts'
import { presetNamed } from './presets.ts'
import { presetAsScenario } from './subject.ts'

let served: Awaited<ReturnType<typeof servedBureau>>
let worker: ReturnType<typeof startWorker>
before(async () => {
  served = await servedBureau()
  worker = startWorker(served.bureau, (error) => served.failures.push(error))
})
after(async () => {
  await worker.stop()
  await served.remove()
})

const file = JSON.stringify(presetAsScenario(presetNamed('haiti')!))
const row = (index: number, count: Record<string, string>) =>
  Object.fromEntries(Object.entries(count).map(([name, value]) => [`counts.${index}.${name}`, value]))
const remand = {
  indicator: 'remand',
  month: '12',
  value: '8,000',
  low: '7 800',
  high: '8200',
  source: 'APENA',
  date: '2016',
}
const form = (...rows: Record<string, string>[]) =>
  Object.assign({ form: 'calibrate', file, 'scenario.country': 'HT' }, ...rows) as Record<string, string>

async function fitted(fields: Record<string, string>, secret: string) {
  const to = await served.goes('/chain/presets/haiti', fields, secret)
  assert.match(to, /^\/chain\/runs\/[\da-f-]{36}$/)
  for (let look = 0; look < 200; look++) {
    const text = await served.get(to, secret)
    if (text.includes('id="method"')) return { to, text }
    assert.doesNotMatch(text, /alert-error/)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return assert.fail('It did not end.')
}

test('beneath a scenario stands a table of counts, with more rows for whoever asks', async () => {
  const reader = await served.signIn('auditor')
  const rows = (text: string) => [...text.matchAll(/<select[^>]* name="counts\.\d+\.indicator"/g)].length
  const page = await served.get('/chain/presets/haiti', reader)
  assert.equal(rows(page), 8)
  const own = page.slice(page.indexOf('name="form" value="calibrate"'))
  assert.match(own.slice(0, own.indexOf('</form>')), /name="scenario\.country" value="HT"/)
  assert.equal(rows(await served.get('/chain/presets/haiti?counts=16', reader)), 16)
  assert.equal(rows(await served.get('/chain/presets/haiti?counts=1e9', reader)), 200)
})

test('what is wrong with a count is said in its row, and what was typed stays', async () => {
  const reader = await served.signIn('auditor')
  const fields = form(row(0, remand), row(3, { ...remand, month: '700', high: '' }))
  const { status, text } = await served.send('/chain/presets/haiti', fields, reader)
  assert.equal(status, 422)
  const wrong = (name: string) => new RegExp(`id="calibrate-counts\\.3\\.${name}"[^>]*aria-invalid="true"`)
  assert.match(text, wrong('month'))
  assert.match(text, /id="calibrate-counts\.3\.value"[^>]*value="8,000"/)
  // of a count that is well formed, that the run is too short; of none, that there is none; without ends, at the first of them
  const late = await served.send('/chain/presets/haiti', form(row(3, { ...remand, month: '121' })), reader)
  assert.match(late.text, wrong('month'))
  assert.match(late.text, /The run ends after 120 months\./)
  const none = await served.send('/chain/presets/haiti', form(), reader)
  assert.match(none.text, /id="calibrate-counts\.0\.indicator"[^>]*aria-invalid="true"/)
  const sure = await served.send('/chain/presets/haiti', form(row(3, { ...remand, low: '', high: '' })), reader)
  assert.match(sure.text, wrong('low'))
  assert.deepEqual(served.failures, [])
})

test('the answer says what counts taught, what they did not, which does not fit, and is saved by whoever keeps scenarios', async () => {
  const keeper = await served.signIn('hq-programme-officer')
  const contradiction = { ...remand, indicator: 'stock:higher-remand', value: '9000', low: '8900', high: '9100' }
  const { to, text } = await fitted(form(row(1, remand), row(2, contradiction)), keeper)
  for (const id of ['taught', 'untaught', 'residuals', 'directions', 'method'])
    assert.match(text, new RegExp(`id="${id}"`))
  assert.match(text, /(1 count does|2 counts do) not fit/)
  assert.match(text, /There: Before a higher court, on remand/)
  assert.match(text, /8,000/)
  const given = /name="file" value="([^"]*)"/.exec(text)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const { assumptions, country } = JSON.parse(given) as { assumptions: string[]; country: string }
  assert.equal(country, 'HT')
  assert.match(assumptions[0]!, /^Calibrated to 2 counts on \d{4}-\d\d-\d\d\.$/)
  // nothing is kept until somebody does
  assert.doesNotMatch(await served.get('/chain', keeper), /Fitted, for the meeting/)
  const fields = {
    form: 'save',
    file: given,
    'scenario.title': 'Fitted, for the meeting',
    'scenario.country': 'HT',
    'scenario.assumptions': assumptions.join('\n'),
  }
  const saved = await served.goes(to, fields, keeper)
  const page = await served.get(saved, keeper)
  assert.match(page, /Calibrated to 2 counts on/)
  assert.match(page, /correlations, is lost in it/)
  // it runs in the other faces: a further fit begins from it
  assert.match(
    await served.get(`/chain/compare?a=haiti&b=${saved.split('/').at(-1)}`, keeper),
    /Fitted, for the meeting/,
  )

  // whoever only reads is offered no saving, and gets none; the run of another is nobody else's
  const reader = await served.signIn('auditor')
  const own = await fitted(form(row(0, remand)), reader)
  assert.doesNotMatch(own.text, /name="file"/)
  assert.equal((await served.send(own.to, fields, reader)).status, 403)
  const stranger = await served.signIn('implementer')
  assert.equal((await served.request(stranger, own.to)).status, 404)
  assert.deepEqual(served.failures, [])
})

test('counts that teach nothing are said to', async () => {
  const reader = await served.signIn('auditor')
  const wide = { ...remand, low: '0', high: '9000000', value: '8000' }
  const { text } = await fitted(form(row(0, wide)), reader)
  assert.match(text, /The counts taught nothing/)
  assert.match(text, /All counts fit/)
})
