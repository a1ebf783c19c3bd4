// How right the text rules are on real activities that were labelled by hand from their titles and descriptions.
// The first draw is random, with activities of other accounts that share the vocabulary; the second and third were
// drawn among those on which a rule spoke, so only the first measures recall. The sample holds identifiers and labels; the words are read from the shared files and aren't kept here.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'
import { classify } from './classify.ts'
import { settle } from './settle.ts'

const shared = process.env['JURAT_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const activities = join(shared, 'data/iati/activities')
const skip = existsSync(activities) ? false : 'no shared activities here'

interface Activity {
  readonly texts: { text: string; lang: string }[]
  readonly purposes: Map<string, { code: string; vocabulary: string }>
  readonly accounts: Set<string>
}

function readActivities(): Map<string, Activity> {
  const byIdentifier = new Map<string, Activity>()
  for (const publisher of ['state', 'doj'])
    for (const file of readdirSync(join(activities, publisher))) {
      const xml = readFileSync(join(activities, publisher, file), 'utf8')
      if (xml !== '') readFile(xml, byIdentifier)
    }
  return byIdentifier
}

function readFile(xml: string, byIdentifier: Map<string, Activity>): void {
  const parser = new SaxesParser()
  const path: string[] = []
  let text = ''
  let activity: Activity = { texts: [], purposes: new Map(), accounts: new Set() }
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name)
    text = ''
    if (name === 'iati-activity') activity = { texts: [], purposes: new Map(), accounts: new Set() }
    if (name === 'usg:treasury-account') activity.accounts.add(attributes['code'] ?? '')
    if (name === 'sector') {
      const sector = { code: attributes['code'] ?? '', vocabulary: attributes['vocabulary'] ?? '1' }
      activity.purposes.set(`${sector.vocabulary} ${sector.code}`, sector)
    }
  })
  parser.on('text', (more) => (text += more))
  parser.on('closetag', () => {
    const where = path.slice(2).join('/')
    if (where === 'iati-identifier') byIdentifier.set(text.trim(), activity)
    if (where === 'title/narrative' || where === 'description/narrative') activity.texts.push({ text, lang: 'en' })
    path.pop()
  })
  parser.write(xml).close()
}

interface Label {
  readonly identifier: string
  readonly institution: string
  readonly function: string
  readonly draw: string
}

// What is claimed and right, claimed and wrong, labelled and not found.
function score(labels: readonly Label[], subject: 'institution' | 'function', read: (label: Label) => Activity) {
  let right = 0
  let wrong = 0
  let missed = 0
  for (const label of labels) {
    const found = settle(classify({ texts: read(label).texts, purposes: [] }))[subject] ?? 'unknown'
    if (found !== 'unknown' && found === label[subject]) right++
    else if (found !== 'unknown') wrong++
    else if (label[subject] !== 'unknown') missed++
  }
  return { right, wrong, missed, precision: right / (right + wrong), recall: right / (right + wrong + missed) }
}

test('text rules against the labelled sample of real activities', { skip }, (t) => {
  const all = readActivities()
  const labels = parse<Label>(readFileSync(join(import.meta.dirname, 'labelled-sample.csv')), { columns: true })
  assert.ok(labels.length >= 200)
  const activityOf = ({ identifier }: Label) => {
    const activity = all.get(identifier)
    assert.ok(activity, `${identifier} isn't in the shared files`)
    return activity
  }
  for (const [subject, bound] of [
    ['institution', 0.95],
    ['function', 0.9],
  ] as const) {
    const { right, wrong, precision } = score(labels, subject, activityOf)
    const { missed, recall } = score(
      labels.filter(({ draw }) => draw === 'first'),
      subject,
      activityOf,
    )
    const share = (part: number) => part.toFixed(3)
    t.diagnostic(
      `${subject}: ${labels.length} activities, ${right} right, ${wrong} wrong, precision ${share(precision)}; ` +
        `in the first draw ${missed} missed, recall ${share(recall)}`,
    )
    assert.ok(precision >= bound, `${subject} precision ${share(precision)}`)
  }
  reportCoverage(t, [...all.values()])
})

function reportCoverage(t: TestContext, all: readonly Activity[]): void {
  const ours = all.filter(({ accounts }) => accounts.has('11x1022'))
  for (const subject of ['institution', 'function'] as const) {
    const counts = new Map<string, number>()
    for (const { texts, purposes } of ours) {
      const found = settle(classify({ texts, purposes: [...purposes.values()] }))[subject] ?? 'unknown'
      counts.set(found, (counts.get(found) ?? 0) + 1)
    }
    const list = [...counts].toSorted((a, b) => b[1] - a[1]).map(([value, count]) => `${value} ${count}`)
    t.diagnostic(`${subject} of ${ours.length} activities on 11x1022: ${list.join(', ')}`)
    assert.equal(
      [...counts.values()].reduce((sum, count) => sum + count, 0),
      ours.length,
    )
  }
}
