import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { givenFile, fileOf, activityOf } from '../exchange/given-file.ts'
import { importIati } from '#exchange/index.ts'
import { erasePersons, setRetention, showRetention } from '#persons/retention.ts'
import { slugOf, story } from '#testing.ts'
import { importRoster } from './import.ts'
import { columnOf, filledTemplate, rightRow, rosterWorld as world } from './testing.ts'

test(
  'a workbook goes when its time is over, with its bytes and a line in the log; what is evidence stays',
  story(async (story) => {
    const { db, event, implementer, keep } = await world(story)
    const operator = await story.person('operator')
    const officer = await story.person('hq-programme-officer')
    const bytes = await filledTemplate([{ ...rightRow, 'passport number': 'INV-PASS', 'passport country': 'HT' }])
    const kept = {
      imported: await keep(bytes, 'imported.xlsx'),
      looked: await keep(bytes, 'looked.xlsx'),
      fresh: await keep(bytes, 'fresh.xlsx'),
      waiting: await keep(bytes, 'waiting.xlsx'),
      failed: await givenFile(db, officer, 'failed.xml', '<nothing/>'),
      published: await givenFile(db, officer, 'published.xml', fileOf([activityOf({ identifier: 'XM-EX-1' })])),
    }
    await implementer.work(importRoster, { event: event.code, files: [kept.imported] })
    await officer.work(importIati, { files: [kept.published] })
    // a story leaves its jobs waiting
    await sql`update job set state = 'done'`.execute(db)
    const job = (operation: string, state: string, file: string) =>
      sql`insert into job (id, operation, input, actor_id, state) values (gen_random_uuid(), ${operation},
        ${JSON.stringify({ files: [file] })}::jsonb, ${officer.actor.id}, ${state})`.execute(db)
    await job('exchange.import', 'failed', kept.failed)
    await job('rosters.import', 'waiting', kept.waiting)
    // a publication keeps its file by itself
    await sql`update job set input = '{}' where input -> 'files' ->> 0 = ${kept.published}`.execute(db)
    await sql`update upload set created_at = now() - interval '14 months' where id <> ${kept.fresh}`.execute(db)
    await sql`update job set created_at = now() - interval '13 months'`.execute(db)
    const names = () => columnOf(db, 'upload', 'name', 'true')
    const today = new Date().toISOString().slice(0, 10)

    const { rows: due } = await sql<{
      due: string
      kept: string
    }>`select due, kept from files_due(${today}::date)`.execute(db)
    assert.deepEqual(due[0], { due: '0', kept: '0' }, 'the owner is nobody who may erase')
    const shown = await operator.act(showRetention, {})
    assert.deepEqual([shown.files, shown.filesKept], [12, 3])
    // told on 1 March 2026: nothing of it is past its day then, by a rule of 60 months
    assert.equal((await operator.act(setRetention, { months: 60, files: 60 })).filesDue, 0)
    assert.equal((await operator.act(setRetention, { months: 60 })).files, 60)
    assert.equal(await slugOf(officer.act(setRetention, { months: 12, files: 1 })), 'not-allowed')
    const erase = (who: typeof operator, role: 'jurat_app' | 'jurat_job') =>
      who.query((as) => sql`select erase_files(current_date, 10)`.execute(as), role)
    await assert.rejects(erase(officer, 'jurat_job'), /person\.erase/)
    await assert.rejects(erase(operator, 'jurat_app'), /permission denied/)

    await operator.act(setRetention, { months: 60, files: 12 })
    const { rows: gone } = await sql<{ files: string }>`select erase_files(current_date, 1) as files`.execute(db)
    assert.equal(gone[0]!.files, '1')
    await sql`select erase_files(current_date, 10)`.execute(db)
    assert.deepEqual(await names(), ['failed.xml', 'fresh.xlsx', 'published.xml', 'waiting.xlsx'])
    assert.equal((await columnOf(db, 'upload_piece', 'upload_id', `upload_id = '${kept.imported}'`)).length, 0)
    const logged = await columnOf(db, 'change', `row_id`, `table_name = 'upload' and action = 'delete'`)
    assert.deepEqual(logged, [kept.imported, kept.looked].toSorted())
    assert.equal(await slugOf(implementer.work(importRoster, { event: event.code, files: [kept.looked] })), 'not-found')

    // the same by whoever may, on the day of the story
    await sql`update upload set created_at = '2024-01-01' where id = ${kept.fresh}`.execute(db)
    assert.deepEqual(await operator.work(erasePersons, { dryRun: true }), {
      dryRun: true,
      persons: 0,
      numbers: null,
      files: 1,
      hits: 0,
    })
    assert.equal((await operator.work(erasePersons, {})).files, 1)
    assert.deepEqual(await names(), ['failed.xml', 'published.xml', 'waiting.xlsx'])
  }),
)
