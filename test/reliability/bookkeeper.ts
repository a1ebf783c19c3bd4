// A process to be killed: opens the store, checks the book, then writes entries and says each number
// after its commit. Arguments: the store as JSON, the number that must be there.
import { writeSync } from 'node:fs'
import { openStore } from '#kernel/store/store.ts'
import { begin, check, write } from './ledger.ts'

const [options = '', acknowledged = '0'] = process.argv.slice(2)
/** At once, so that it is out before the next entry; a reader that is slow on a busy machine is waited for. */
function say(word: string) {
  for (;;)
    try {
      return writeSync(1, `${word}\n`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
}

const store = await openStore(JSON.parse(options) as Parameters<typeof openStore>[0])
await begin(store)
say(`holds ${await check(store, Number(acknowledged))}`)
for (;;) say(`wrote ${await write(store)}`)
