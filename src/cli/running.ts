// What it takes to run a bureau: serving it, migrating, backing up, restoring, verifying.
import { InvalidArgumentError, Option, type Command } from 'commander'
import { defineProblem, Problem } from '#kernel/problem.ts'
import { beginDemonstrationBureau } from '../demonstration.ts'
import { holdersAddress, open, serve } from '../main.ts'
import { keyTypes, type KeyType } from '#rosters/index.ts'
import { backup, migrate, restore, rotateCertificateKey } from './care.ts'
import { toNumber } from './commands.ts'
import { printAnswer, styleOf } from './output.ts'

const PortTaken = defineProblem(
  409,
  'port-taken',
  'Port taken',
  'Something else listens on port {port} already. Choose another with --port.',
)

const AlreadyServed = defineProblem(
  409,
  'already-served',
  'Already served',
  'Jurat serves this folder already, at {address}.',
)

const opened = () =>
  open().catch((error: unknown) => {
    const address = error instanceof Problem && error.slug === 'folder-in-use' ? holdersAddress() : null
    throw address === null ? error : AlreadyServed({ address })
  })

function toPort(text: string): number {
  const port = toNumber(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It must be a port, 0 to 65535.')
  return port
}

const serverOf = (command: Command) => command.optsWithGlobals<{ server?: string }>().server

export function addRunning(program: Command) {
  program
    .command('serve')
    .description('Serve the bureau of this folder or database to browsers and programs')
    .addOption(new Option('--port <port>', 'Where to listen').env('PORT').default(8080).argParser(toPort))
    .addOption(
      new Option('--host <host>', 'The address to listen on; 0.0.0.0 for every one').env('HOST').default('127.0.0.1'),
    )
    .option('--demonstration', 'Begin as the demonstration bureau where there is none yet')
    .action(async ({ port, host, demonstration }: { port: number; host: string; demonstration?: boolean }) => {
      const say = (text: string) => void process.stderr.write(`${text}\n`)
      const store = await opened()
      const demonstrates = demonstration ? await beginDemonstrationBureau(store, say) : false
      const serving = await serve(store, { host, port }).catch(async (error: unknown) => {
        await store.close()
        throw error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? PortTaken({ port }) : error
      })
      say(`Jurat serves ${demonstrates ? 'the demonstration bureau' : 'this bureau'} at ${serving.url}`)
      if (!demonstrates && !process.env.JURAT_OIDC_ISSUER)
        say('Nobody can sign in to it yet: docs/guide/sign-in.md says how to name your identity provider.')
      if (demonstrates) say('To sign in, open that address and choose one of the invented people. Ctrl-C ends it.')
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => {
          say('Stopping …')
          void serving.stop().then(() => process.exit(0))
        })
    })

  program
    .command('migrate')
    .description('Bring the database to this version (a server needs JURAT_OWNER_URL)')
    .action(async (_options: object, command: Command) =>
      printAnswer(await migrate(), styleOf(command), (text) => process.stdout.write(text)),
    )

  program
    .command('backup')
    .argument('<file>', 'Where to write it')
    .description('Write the whole bureau to a file, also while it is served')
    .action(async (file: string, _options: object, command: Command) =>
      printAnswer(await backup(file, serverOf(command)), styleOf(command), (text) => process.stdout.write(text)),
    )

  program
    .command('restore')
    .argument('<file>', 'A file that jurat backup wrote')
    .option('--replace', 'Replace what is there; without it the bureau must be empty')
    .description('Put a backup in the place of this bureau, also while it is served')
    .action(async (file: string, { replace }: { replace?: boolean }, command: Command) =>
      printAnswer(await restore(file, Boolean(replace), serverOf(command)), styleOf(command), (text) =>
        process.stdout.write(text),
      ),
    )

  program
    .command('rotate-certificate-key')
    .addOption(
      new Option('--type <type>', 'ed25519, or rsa for verifiers that know RS256 alone')
        .choices(keyTypes)
        .default('ed25519'),
    )
    .description('Make a new key that signs certificates; what the one before signed is still proved')
    .action(async ({ type }: { type: KeyType }, command: Command) =>
      printAnswer(await rotateCertificateKey(type, serverOf(command)), styleOf(command), (text) =>
        process.stdout.write(text),
      ),
    )
}
