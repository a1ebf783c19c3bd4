import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { slugOf, store, story } from '#testing.ts'
import { stepBatch } from './coordinate.ts'
import { holidayFile, importHolidays } from './holiday-import.ts'
import { attention } from './list.ts'
import { setPost } from './posts.ts'
import { showBatch } from './show.ts'
import { fetched, post, submit, today } from './testing.ts'
import { removeHoliday, setHoliday, showWorkingDays } from './working-days.ts'

const holiday = { source: 'Gazette (invented)', keptBy: 'nation' } as const

/** Days from a day on, as ISO text. */
const after = (on: string, days: number) =>
  new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const weekday = (on: string) => new Date(`${on}T00:00:00Z`).getUTCDay()

/** The day that lies so many working days after another, reckoned one by one. */
function reckoned(from: string, days: number, weekend: readonly number[], off: readonly string[]) {
  let on = from
  for (let left = days; left > 0;) {
    on = after(on, 1)
    if (!weekend.includes(weekday(on)) && !off.includes(on)) left--
  }
  return on
}

const daysOfWeek = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
test('the weekends in the database are those of the reference list, each with its source', async () => {
  const rows = parse(readFileSync(new URL('../../reference/weekends.csv', import.meta.url)), { columns: true }) as {
    [column: string]: string
  }[]
  const kept = await store.transaction({ role: 'jurat_owner' }, (db) =>
    db.selectFrom('countryWeekend').selectAll().orderBy('country').execute(),
  )
  assert.deepEqual(
    kept,
    rows.map(({ country, weekend, source, verified }) => ({
      country,
      weekend: weekend!.split(' ').map((day) => daysOfWeek.indexOf(day)),
      source,
      verified: verified === 'yes',
    })),
  )
  assert.ok(kept.length > 10)
})

test(
  'local checks are due in working days: weekend and holidays are skipped and told, and a holiday told of later moves what is open',
  story(async (told) => {
    const at = await post(told)
    const { rows } = await sql<{ day: string }>`select bureau_day() as day`.execute(told.db)
    const now = rows[0]!.day
    const { batch } = await submit(at.manager, [await at.officer(at.squad)])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    const first = reckoned(now, 1, [0, 6], [])
    const second = reckoned(now, 2, [0, 6], [])
    const enter = (on: string, name: string) =>
      at.coordinator.act(setHoliday, { country: 'HT', on, name: `${name} (invented)`, ...holiday })
    await enter(first, 'Flag day')
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    const due = async () =>
      (await at.manager.act(showBatch, { id: batch.id })).cases[0]!.checks.map(({ dueOn }) => dueOn)
    const all = (on: string) => [on, on, on]
    assert.deepEqual(await due(), all(reckoned(now, 5, [0, 6], [first])))
    const held = await enter(second, 'Mourning')
    const moved = reckoned(now, 5, [0, 6], [first, second])
    assert.deepEqual(await due(), all(moved))
    const { skipped, weekend } = await at.manager.act(showBatch, { id: batch.id })
    assert.deepEqual(
      skipped.filter(({ name }) => name !== null).map(({ day, name }) => [day, name]),
      [
        [first, 'Flag day (invented)'],
        [second, 'Mourning (invented)'],
      ],
    )
    assert.ok(skipped.filter(({ name }) => name === null).every(({ day }) => [0, 6].includes(weekday(day))))
    // Saturday and Sunday were never said by the post, and it is told so
    assert.deepEqual([weekend.days, weekend.origin, weekend.confirmed], [[0, 6], 'usual', false])
    await at.coordinator.act(removeHoliday, { id: held.id })
    assert.deepEqual(await due(), all(reckoned(now, 5, [0, 6], [first])))
    await at.coordinator.act(setPost, { country: 'HT', weekend: [5, 6] })
    assert.deepEqual(await due(), all(reckoned(now, 5, [5, 6], [first])))
    const said = (await at.manager.act(showBatch, { id: batch.id })).weekend
    assert.deepEqual([said.days, said.origin, said.confirmed], [[5, 6], 'post', true])
    assert.equal(
      await slugOf(at.manager.act(setHoliday, { country: 'HT', on: first, name: 'x', ...holiday })),
      'not-allowed',
    )
    assert.equal(
      await slugOf(at.coordinator.act(setHoliday, { country: 'KE', on: first, name: 'x', ...holiday })),
      'not-allowed',
    )
  }),
)

test(
  'what is wanted on a day when nobody works is wanted on the last working day before, by the batch and by what needs attention',
  story(async (told) => {
    const at = await post(told)
    // 1 February 2027 is a Monday; 21 days before is Monday 11 January, 30 days before Saturday 2 January
    const { batch } = await submit(at.manager, [await at.officer(at.squad)], { neededBy: '2027-02-01' })
    const shown = () => at.manager.act(showBatch, { id: batch.id })
    const first = await shown()
    assert.deepEqual([first.nationalBy, first.localBy, first.neededAtLast], ['2027-01-11', '2027-01-01', '2027-02-01'])
    assert.deepEqual(first.reckoned, { localBy: '2027-01-02', nationalBy: '2027-01-11' })
    const enter = (on: string) =>
      at.coordinator.act(setHoliday, { country: 'HT', on, name: 'Day (invented)', ...holiday })
    for (const on of ['2027-01-01', '2027-01-11', '2027-02-01']) await enter(on)
    const then = await shown()
    assert.deepEqual([then.nationalBy, then.localBy, then.neededAtLast], ['2027-01-08', '2026-12-31', '2027-01-29'])
    const { items } = await at.manager.act(attention, { kind: 'to-accept' })
    assert.equal(items[0]!.dueOn, '2026-12-31')
  }),
)

test(
  'a country’s weekend is its own: from the reference list until the post says so, and the next year’s holidays are told to be unknown',
  story(async ({ person }) => {
    const director = await person('post-director country:EG')
    const seen = await director.act(showWorkingDays, { country: 'EG' })
    assert.deepEqual(seen.weekend, {
      days: [5, 6],
      origin: 'reference',
      source: 'Unicode CLDR 48, weekData',
      confirmed: false,
    })
    assert.deepEqual([seen.holidays, seen.years, seen.year], [[], [], Number(today.slice(0, 4))])
    await director.act(setPost, { country: 'EG', weekend: [5] })
    assert.equal((await director.act(showWorkingDays, { country: 'EG' })).weekend.origin, 'post')
    await director.act(setPost, { country: 'EG', weekend: null })
    assert.equal((await director.act(showWorkingDays, { country: 'EG' })).weekend.origin, 'reference')
    assert.equal(
      await slugOf(director.act(setHoliday, { country: 'EG', on: '2026-02-30', name: 'x', ...holiday })),
      'invalid-input',
    )
  }),
)

test(
  'holidays come in as a table, all or none; the same table again changes nothing, and it goes out as it came',
  story(async (told) => {
    const { person } = told
    const director = await person('post-director country:HT')
    const table = (...rows: string[]) => ['country,date,name,kept by,source', ...rows, ''].join('\n')
    const bring = (csv: string, dryRun = false) => director.act(importHolidays, { csv, dryRun })
    const good = table(
      'ht,2026-05-18,Flag day (invented),nation,Gazette 7 (invented)',
      'HT,2026-07-04,Own day (invented),post,Notice (invented)',
    )
    assert.deepEqual((await bring(good, true)).counts, { new: 2, changed: 0, unchanged: 0 })
    assert.equal((await director.act(showWorkingDays, { country: 'HT', year: 2026 })).holidays.length, 0)
    assert.equal((await bring(good)).applied, true)
    assert.deepEqual((await bring(good)).counts, { new: 0, changed: 0, unchanged: 2 })
    const bad = table(
      'HT,2026-02-30,x,nation,s',
      'KE,2026-05-01,x,nation,s',
      'HT,2026-05-18,Other,nation,',
      'HT,2026-08-01,x,village,s',
      'HT,2026-09-01,x,,s',
      'HT,2026-09-01,y,nation,s',
    )
    const { applied, errors, wrong } = await bring(bad)
    assert.deepEqual([applied, errors], [false, 5])
    assert.deepEqual(
      wrong.map(({ line, column }) => `${line} ${column}`),
      ['2 date', '3 country', '4 source', '5 kept by', '7 date'],
    )
    const renamed = await bring(table('HT,2026-05-18,Flag and university day (invented),nation,Gazette 7 (invented)'))
    assert.deepEqual([renamed.counts.changed, renamed.rows[0]!.columns], [1, ['name']])
    const text = await fetched(director, holidayFile, { country: 'HT' })
    assert.deepEqual((await bring(text)).counts, { new: 0, changed: 0, unchanged: 2 })
  }),
)
