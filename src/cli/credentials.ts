// The tokens that `jurat sign-in` keeps, by server; a file that only its owner can read.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const file = () => join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'jurat', 'credentials.json')

function saved(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as Record<string, string>
  } catch {
    return {} // none yet, or not readable: then nobody is signed in
  }
}

const origin = (server: string) => new URL(server).origin

/** JURAT_TOKEN if it is set, else the token kept for this server. */
export const savedToken = (server: string): string | undefined => process.env.JURAT_TOKEN || saved()[origin(server)]

export function saveToken(server: string, token: string | null) {
  const { [origin(server)]: _, ...others } = saved()
  mkdirSync(dirname(file()), { recursive: true, mode: 0o700 })
  writeFileSync(file(), JSON.stringify(token ? { ...others, [origin(server)]: token } : others, null, 2), {
    mode: 0o600,
  })
}
