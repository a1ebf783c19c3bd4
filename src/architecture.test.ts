// The house's rules that a reader can't see at a glance, as tests.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'

/** What each folder of src may import besides itself; an area reaches another only through its door: index.ts, or
 * pure.ts, which holds what a thread may load, without pages or the database. */
const mayImport: Record<string, string[]> = {
  // pure: libraries only
  iati: [],
  // pure: nothing at all, not even a library (below)
  chain: [],
  kernel: [],
  web: ['kernel'],
  http: ['kernel', 'web'],
  accounts: ['kernel', 'web', 'http'],
  jobs: ['kernel', 'web'],
  audit: ['kernel', 'web'],
  care: ['kernel', 'http', 'portfolio'],
  help: ['kernel', 'web', 'http'],
  institutions: ['kernel', 'web', 'portfolio'],
  units: ['kernel', 'web'],
  rosters: ['kernel', 'web', 'http', 'units', 'persons', 'clearance', 'events'],
  persons: ['kernel', 'web', 'units'],
  clearance: ['kernel', 'web', 'units', 'persons'],
  portfolio: ['kernel', 'web', 'iati', 'institutions'],
  events: ['kernel', 'web', 'portfolio'],
  counting: ['kernel', 'web', 'units', 'persons', 'events', 'rosters'],
  followup: ['kernel', 'web', 'http', 'accounts', 'units', 'persons', 'events', 'rosters'],
  academies: ['kernel', 'web', 'units', 'persons', 'events', 'rosters'],
  training: ['kernel', 'web', 'jobs', 'portfolio'],
  exchange: ['kernel', 'web', 'iati', 'portfolio', 'institutions'],
  scenarios: ['kernel', 'web', 'chain', 'jobs', 'portfolio'],
}
const areas = new Set([
  'accounts',
  'jobs',
  'audit',
  'care',
  'help',
  'institutions',
  'units',
  'clearance',
  'rosters',
  'persons',
  'events',
  'counting',
  'followup',
  'academies',
  'portfolio',
  'exchange',
  'training',
  'scenarios',
])
const doors = new Set(['index.ts', 'pure.ts'])
const everything = new Set(
  ['main', 'cli', 'operations', 'testing', 'demonstration', 'messages'].map((name) => `src/${name}.ts`),
)

const files = globSync('src/**/*.{ts,tsx}')
const imports = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'#([\w-]+)\/([^']+)'/g)].map(([, folder, path]) => ({
    folder: folder!,
    path: path!,
  }))

test('a folder imports only what stands below it', () => {
  const wrong: string[] = []
  for (const file of files) {
    if (
      everything.has(file) ||
      file.startsWith('src/cli/') ||
      /\.test\.tsx?$|\/(testing|given[\w-]*)\.tsx?$/.test(file)
    )
      continue
    const own = file.split('/')[1]!
    for (const { folder, path } of imports(file)) {
      if (folder !== own && !mayImport[own]?.includes(folder)) wrong.push(`${file} imports #${folder}/${path}`)
      if (folder !== own && areas.has(folder) && !doors.has(path)) wrong.push(`${file} reaches into #${folder}/${path}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('the justice chain imports nothing but itself', () => {
  const wrong = files
    .filter((file) => file.startsWith('src/chain/') && !/\.test\.tsx?$/.test(file))
    .filter((file) => /(?:from\s+|import\(\s*)'(?!\.\/)/.test(readFileSync(file, 'utf8')))
  assert.deepEqual(wrong, [])
})

test('a file says in its first line what it is', () => {
  const silent = files.filter(
    (file) => !/\.test\.tsx?$|schema\.ts$/.test(file) && !/^(#!.*\n)?\/[/*]/.test(readFileSync(file, 'utf8')),
  )
  assert.deepEqual(silent, [])
})

test('no file is longer than 400 lines, tests apart', () => {
  const long = files.filter(
    (file) => !/schema\.ts$|\.test\.tsx?$/.test(file) && readFileSync(file, 'utf8').split('\n').length > 401,
  )
  assert.deepEqual(long, [])
})

test('only main and testing open a database', () => {
  const openers = files.filter(
    (file) => /\bopenStore\(/.test(readFileSync(file, 'utf8')) && !file.startsWith('src/kernel/store/'),
  )
  assert.deepEqual(
    openers.filter((file) => !/src\/(main|testing)\.ts|\.test\.ts$/.test(file)),
    [],
  )
})
