// The thread in which short reckonings are made, one after another, as long as there is a bureau.
import { parentPort } from 'node:worker_threads'
import { shortAnswer, type Short } from './short.ts'

parentPort!.on('message', (work: Short) => parentPort!.postMessage(shortAnswer(work)))
