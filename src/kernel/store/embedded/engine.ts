// PGlite as a pool of one connection. Waiting in line, the loss of the connection and the next one are
// the pool's; a new connection is a new thread, started when the last has closed its files.
import { Connections } from '../connections.ts'
import { WorkerSocket } from './socket.ts'

export interface Engine {
  connections: Connections
  /** How many fsyncs have reached the disk since the start. */
  fsyncs(): number
  close(): Promise<void>
}

/** @param busyAfterMs how long a transaction waits for its turn before it is told to come back */
export function startEngine(folder: string, busyAfterMs: number): Engine {
  const fsyncs = new SharedArrayBuffer(4)
  let socket: WorkerSocket | undefined
  const connections = new Connections(
    {
      max: 1,
      idleTimeoutMillis: 0,
      // there is no network: these only keep the driver from its environment variables
      host: 'worker',
      port: 1,
      user: 'postgres',
      database: 'postgres',
      password: '',
      ssl: false,
      options: '',
      stream: () => (socket = new WorkerSocket({ folder, fsyncs }, socket?.ended)) as never,
    },
    busyAfterMs,
    { keepsPlans: true },
  )
  return {
    connections,
    fsyncs: () => Atomics.load(new Int32Array(fsyncs), 0),
    async close() {
      await connections.end()
      await socket?.ended
    },
  }
}
