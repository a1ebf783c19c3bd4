// The demonstration bureau, served as a user serves it, for tests that look at its pages.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeOptions } from '../../scripts/ready.mjs'

export interface ServedBureau {
  /** Where its pages are, without a slash at the end. */
  address: string
  /** What a command line needs to find it. */
  env: Record<string, string | undefined>
  stop(): Promise<void>
}

/** Begins a demonstration bureau in a folder of its own and serves it; throws what it said if it ends before it serves. */
export async function serveDemonstration(): Promise<ServedBureau> {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-browser-'))
  const port = await freePort()
  const env = { ...process.env, JURAT_DATA: folder, DATABASE_URL: '', JURAT_OWNER_URL: '' }
  const server = spawn(
    process.execPath,
    [...nodeOptions, 'src/cli.ts', 'serve', '--demonstration', '--port', `${port}`],
    {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const said: string[] = []
  for await (const line of createInterface({ input: server.stderr })) {
    said.push(line)
    if (line.startsWith('Jurat serves')) break
  }
  if (!said.at(-1)?.startsWith('Jurat serves')) throw new Error(`The bureau did not start:\n${said.join('\n')}`)
  server.stderr.resume()
  return {
    address: `http://localhost:${port}`,
    env,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

/** A port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
