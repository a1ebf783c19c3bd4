// Signing the command line in to a server: it shows a code, and a person lets it in from their browser.
import type { Command } from 'commander'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineProblem } from '#kernel/problem.ts'
import { holdersAddress } from '../main.ts'
import { ask } from './ask.ts'
import { RemoteProblem } from './backend.ts'
import { saveToken } from './credentials.ts'

const NoServer = defineProblem(
  409,
  'no-server',
  'No server to sign in to',
  'Nothing serves this folder. Start it with `jurat serve`, or name a server with --server or JURAT_SERVER.',
)

interface Started {
  deviceCode: string
  userCode: string
  verificationUri: string
  interval: number
}

async function post(server: string, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await ask(server, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Record<string, unknown>
  if (!response.ok) throw new RemoteProblem({ ...answer, status: response.status })
  return answer
}

const serverOf = (command: Command): string => {
  const server = command.optsWithGlobals<{ server?: string }>().server ?? holdersAddress()
  if (!server) throw NoServer({})
  return server
}

export function addSignIn(program: Command) {
  program
    .command('sign-in')
    .description('Sign in to a server; a person lets this command line in from their browser')
    .action(async (_options: object, command: Command) => {
      const server = serverOf(command)
      const started = (await post(server, '/device', { name: `jurat on ${hostname()}` })) as unknown as Started
      process.stderr.write(`Open ${started.verificationUri} and type the code ${started.userCode}\n`)
      for (;;) {
        await sleep(started.interval * 1000)
        try {
          const { token } = await post(server, '/device/token', { deviceCode: started.deviceCode })
          saveToken(server, String(token))
          process.stderr.write('Signed in.\n')
          return
        } catch (error) {
          if (!(error instanceof RemoteProblem) || !String(error.problem.type).endsWith('/authorization-pending'))
            throw error
        }
      }
    })
  program
    .command('sign-out')
    .description('Forget the token for a server')
    .action((_options: object, command: Command) => {
      saveToken(serverOf(command), null)
      process.stderr.write('Signed out.\n')
    })
}
