// The words of the pages on long work.
import { defineMessages } from '#web/messages/index.ts'

export const jobsMessages = defineMessages('jobs', {
  jobs: 'Work under way and done',
  lead: 'Long work such as imports runs by itself: you may close this page and come back.',
  import: 'Import of IATI files',
  importTraining: 'Import of reports on training',
  importRoster: 'Import of participants',
  chainSensitivity: 'Justice chain: which figure matters most',
  chainBands: 'Justice chain: how sure an answer is',
  chainMix: 'Justice chain: which mix a budget buys',
  toRoster: 'To the roster',
  notTaken: 'Which cells were not taken',
  what: 'What',
  state: 'State',
  askedBy: 'Asked by',
  asked: 'Asked for',
  ended: 'Ended',
  none: 'Nothing has been asked for yet',
  noneWhy: 'Imports appear here with their progress.',
  result: 'Result',
  seeResult: 'See what came of it',
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'stopped',
})
