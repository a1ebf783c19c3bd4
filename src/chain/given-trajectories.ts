// A thread that runs some trajectories of the textbook country, for a test.
import { parentPort, workerData } from 'node:worker_threads'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

const { first, trajectories, months } = workerData as { first: number; trajectories: number; months: number }
parentPort!.postMessage(runStochastic({ program: layOut(textbook), seed: 9, first, trajectories, months }))
