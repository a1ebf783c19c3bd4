// What reading files with saxes takes at the least: all of them, once, with handlers that do nothing. Prints milliseconds.
//   node bench/bare-pass.ts FILE…
import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'

const from = performance.now()
let tags = 0
for (const path of process.argv.slice(2)) {
  const parser = new SaxesParser()
  parser.on('opentag', () => tags++)
  parser.on('text', () => {})
  parser.on('closetag', () => {})
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of createReadStream(path)) parser.write(decoder.decode(chunk as Uint8Array, { stream: true }))
  parser.close()
}
console.log(performance.now() - from)
