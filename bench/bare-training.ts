// What reading a report on training with csv-parse takes at the least: all its rows, once. Prints milliseconds.
//   node bench/bare-training.ts FILE
import { parse } from 'csv-parse'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

const path = process.argv[2]!
const from = performance.now()
const file = createReadStream(path)
const parser = parse({ delimiter: '\t', bom: true, info: true, relax_quotes: true, relax_column_count: true })
let cells = 0
for await (const { record } of (path.endsWith('.gz') ? file.pipe(createGunzip()) : file).pipe(parser) as AsyncIterable<{
  record: string[]
}>)
  cells += record.length
if (!cells) throw new Error(`${path} is empty.`)
console.log(performance.now() - from)
