// The demonstration bureau: real facts with their source and invented people and amounts, labelled as such, loaded from
// demo/ by the product's own importers.
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beginDemonstration, importPeople } from '#accounts/index.ts'
import { importIati } from '#exchange/index.ts'
import { runNextJob } from '#kernel/jobs.ts'
import type { Store } from '#kernel/store/store.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { enterDemonstrationPersons } from '#persons/index.ts'
import { importTraining } from '#training/index.ts'
import { importUnits } from '#units/index.ts'
import { logError, openAsOwner } from './main.ts'

const demo = new URL('../demo/', import.meta.url)

/**
 * Loads the demonstration into a bureau that holds nothing yet. Answers whether the bureau is the demonstration: one
 * that a user began for themselves is left as it is.
 */
export async function beginDemonstrationBureau(store: Store, say: (text: string) => void): Promise<boolean> {
  const { bureau, session } = await openAsOwner(store)
  const before = await bureau.transaction(session, 'demonstration.begin', true, async (db) => ({
    setting: await db.selectFrom('setting').select('value').where('key', '=', 'demonstration').executeTakeFirst(),
    publication: await db.selectFrom('publication').select('id').limit(1).executeTakeFirst(),
  }))
  const begun = before.setting?.value === true
  if (before.publication) return begun
  const people = await bureau.transaction(session, 'demonstration.begin', true, (db) =>
    db.selectFrom('actor').select('id').where('kind', '=', 'person').limit(1).executeTakeFirst(),
  )
  if (!begun && people) return false

  say('Loading the demonstration bureau …')
  await beginDemonstration(store)
  await bureau.act(session, importPeople, { csv: readFileSync(new URL('people.csv', demo), 'utf8') })
  await bureau.act(session, importUnits, { csv: readFileSync(new URL('units.csv', demo), 'utf8') })
  await enterDemonstrationPersons(bureau, session, readFileSync(new URL('persons.csv', demo), 'utf8'))
  const kept = async (folder: URL, ending: string) => {
    const files: string[] = []
    for (const name of readdirSync(folder)
      .toSorted()
      .filter((one) => one.endsWith(ending)))
      files.push((await keepUpload(bureau, session, name, createReadStream(fileURLToPath(new URL(name, folder))))).id)
    return files
  }
  await bureau.act(session, importIati, { files: await kept(new URL('iati/', demo), '.xml') })
  await bureau.act(session, importTraining, { files: await kept(new URL('training/', demo), '.tsv') })
  while (await runNextJob(bureau, new AbortController().signal, logError));
  return true
}
