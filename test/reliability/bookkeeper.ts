// A process to be killed: opens the store, checks the book, then writes entries and says each number
// after its commit. Arguments: the store as JSON, the number that must be there.
import { writeSync } from 'node:fs'
import { openStore } from '#kernel/store/store.ts'
import { begin, check, write } from './ledger.ts'

const [options = '', acknowledged = '0'] = process.argv.slice(2)
const say = (word: string) => writeSync(1, `${word}\n`)
const store = await openStore(JSON.parse(options) as Parameters<typeof openStore>[0])
await begin(store)
say(`holds ${await check(store, Number(acknowledged))}`)
for (;;) say(`wrote ${await write(store)}`)
