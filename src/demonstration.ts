// The demonstration bureau: real facts with their source and invented people and amounts, labelled as such, loaded from
// demo/ by the product's own importers.
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { enterDemonstrationAlumni } from '#academies/index.ts'
import { actAsInvented, beginDemonstration, importPeople } from '#accounts/index.ts'
import { events, importCourses, importEvents, type Event } from '#events/index.ts'
import { enterDemonstrationFollowUps } from '#followup/index.ts'
import { importIati } from '#exchange/index.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import type { Session } from '#kernel/session.ts'
import type { Store } from '#kernel/store/store.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { enterDemonstrationPersons } from '#persons/index.ts'
import { enterDemonstrationClearance } from '#clearance/index.ts'
import { enterDemonstrationRosters } from '#rosters/index.ts'
import { saveScenario } from '#scenarios/index.ts'
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
  const planned = await planEvents(store, bureau, session)
  await enterDemonstrationPersons(bureau, session, readFileSync(new URL('persons.csv', demo), 'utf8'))
  await enterDemonstrationClearance(bureau)
  const manager = await actAsInvented(store, 'Jean-Tobie Lindqvist (invented)')
  const approver = await actAsInvented(store, 'Marguerite Ashworth-Diallo (invented)')
  await enterDemonstrationRosters({ bureau, manager, approver })
  await enterDemonstrationFollowUps(bureau, manager, approver)
  for (const [name, baseline] of [
    ['haiti-baseline', true],
    ['haiti-together', false],
  ] as const) {
    const scenario = JSON.parse(readFileSync(new URL(`chain/${name}.json`, demo), 'utf8')) as never
    await bureau.act(manager, saveScenario, { scenario, baseline, reason: 'For the demonstration.' })
  }
  await enterDemonstrationAlumni(bureau, session, planned, readFileSync(new URL('academy-alumni.csv', demo), 'utf8'))
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

const table = (name: string) =>
  parse(readFileSync(new URL(name, demo)), { columns: true, bom: true }) as Record<string, string>[]

/** How the events of the demonstration came to where they stand. */
const steps = ['ask', 'approve', 'complete', 'finalise'] as const
const walked: Record<string, number> = {
  created: 0,
  'pending-approval': 1,
  approved: 2,
  completed: 3,
  finalised: 4,
  cancelled: 2,
  closed: 2,
}

/** Courses and events: at the post in Haiti one asks and another approves; of the others headquarters approves. */
async function planEvents(store: Store, bureau: Bureau, session: Session) {
  for (const name of ['courses.csv', 'courses-2014.csv'])
    await bureau.act(session, importCourses, { csv: readFileSync(new URL(name, demo), 'utf8') })
  const { rows } = await bureau.act(session, importEvents, { csv: readFileSync(new URL('events.csv', demo), 'utf8') })
  const codes = new Map(rows.map(({ title, code }) => [title, code!]))
  const wanted = table('events.csv').map(({ title, country, state }) => ({
    event: codes.get(title!)!,
    country,
    state: state!,
  }))
  const together = (by: Session, name: string, inputs: readonly object[]) =>
    bureau.transaction(by, name, false, async (db) => {
      const operation = events.find((one) => one.name === name)!
      for (const input of inputs) (await bureau.actWithin(db, by, operation, input)) as Event
    })
  const parted = (cell: string | undefined) =>
    cell!
      .split(';')
      .map((part) => part.trim())
      .filter(Boolean)
  await together(
    session,
    'events.addSession',
    table('event-sessions.csv').map((one) => ({
      event: codes.get(one.event!)!,
      heldOn: one['held on'],
      fromTime: one.from,
      untilTime: one.until,
      title: one.title,
      hours: one.hours,
      place: one.place,
    })),
  )
  await together(
    session,
    'events.addStaff',
    table('event-staff.csv').map(({ event, role, name, organisation, languages }) => ({
      event: codes.get(event!)!,
      role,
      ...(name && { name }),
      organisation,
      languages: parted(languages),
    })),
  )
  const posts = {
    HT: [
      await actAsInvented(store, 'Jean-Tobie Lindqvist (invented)'),
      await actAsInvented(store, 'Marguerite Ashworth-Diallo (invented)'),
    ],
    other: [session, await actAsInvented(store, 'Ingrid Tawana Okello (invented)')],
  } as const
  for (const [post, [manager, approver]] of Object.entries(posts)) {
    const theirs = wanted.filter(({ country }) => (country === 'HT') === (post === 'HT'))
    for (const [index, step] of steps.entries())
      await together(
        step === 'approve' ? approver : manager,
        `events.${step}`,
        theirs.filter(({ state }) => walked[state]! > index).map(({ event }) => ({ event })),
      )
    for (const [state, step] of [
      ['cancelled', 'cancel'],
      ['closed', 'close'],
    ] as const)
      await together(
        manager,
        `events.${step}`,
        theirs
          .filter((one) => one.state === state)
          .map(({ event }) => ({ event, reason: 'The days did not suit (invented).' })),
      )
  }
  return codes
}
