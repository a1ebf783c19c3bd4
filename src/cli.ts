// The command line: every operation as a command, and what it takes to run a bureau.
import { Command, CommanderError } from 'commander'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { isDownload, type AnyOperation } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { RemoteProblem, type Backend } from './cli/backend.ts'
import { addOperations } from './cli/commands.ts'
import { printAnswer, progressLine, type Style } from './cli/output.ts'
import { addRunning } from './cli/running.ts'
import { addSecondOpinion } from './cli/second-opinion.ts'
import { addSignIn } from './cli/sign-in.ts'
import { backendFor, version } from './main.ts'
import { operations } from './operations.ts'

/** 0 done, 1 failed, 2 wrong usage, 3 the data has errors, 4 not allowed, 5 in conflict with something else. */
export function exitCode(status: number): number {
  if (status === 401 || status === 403) return 4
  if (status === 409 || status === 412) return 5
  if (status === 422 || status === 400 || status === 413) return 3
  return 1
}

export function styleOf(command: Command): Style {
  const options = command.optsWithGlobals<{ json?: boolean; csv?: boolean; quiet?: boolean; color?: boolean }>()
  const color = options.color !== false && !process.env.NO_COLOR && process.stderr.isTTY
  return { json: Boolean(options.json), csv: Boolean(options.csv), quiet: Boolean(options.quiet), color }
}

async function run(op: AnyOperation, input: Record<string, unknown>, command: Command) {
  const style = styleOf(command)
  const { server, output } = command.optsWithGlobals<{ server?: string; output?: string }>()
  const backend = await backendFor(server)
  try {
    if (op.files) input[op.files] = await keepFiles(backend, [input[op.files] ?? []].flat() as string[])
    if (isDownload(op)) {
      const body = await backend.download(op, input)
      await pipeline(body, output === undefined || output === '-' ? process.stdout : createWriteStream(output), {
        end: output !== '-',
      })
      return
    }
    const line = progressLine(style, process.stderr)
    const answer = await backend.act(op, input, (job) => line.show(job)).finally(() => line.end())
    printAnswer(answer, style, (text) => process.stdout.write(text))
    // an answer may say itself that the data had errors
    if (hasErrors(answer)) process.exitCode = 3
    if (hasFaults(answer)) process.exitCode = 1
  } finally {
    await backend.close()
  }
}

async function keepFiles(backend: Backend, paths: string[]): Promise<string[]> {
  const ids: string[] = []
  for (const path of paths) ids.push(await backend.keepFile(path))
  return ids
}

const hasErrors = (answer: unknown) =>
  typeof answer === 'object' && answer !== null && 'errors' in answer && Number(answer.errors) > 0

const hasFaults = (answer: unknown) =>
  typeof answer === 'object' &&
  answer !== null &&
  'faults' in answer &&
  Array.isArray(answer.faults) &&
  answer.faults.length > 0

export function createProgram(): Command {
  const program = new Command('jurat')
    .description('Runs a justice-assistance bureau: from the appropriation to the verified result.')
    .version(version)
    .option('--json', 'answer as JSON')
    .option('--csv', 'answer as CSV')
    .option('--quiet', 'say nothing but what was asked for')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
    .option('--server <address>', 'the server to ask; default: JURAT_SERVER, or whoever holds the folder JURAT_DATA')
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
    .addHelpText(
      'after',
      '\nEnvironment: JURAT_DATA (folder, default ./data), DATABASE_URL (a PostgreSQL server instead), JURAT_SERVER, JURAT_TOKEN, NO_COLOR.\n' +
        'Exit codes: 0 done, 1 failed, 2 usage, 3 the data has errors, 4 not allowed, 5 conflict.',
    )
  addRunning(program)
  addSignIn(program)
  addOperations(program, operations, run)
  addSecondOpinion(program)
  inherit(program)
  return program
}

/** Every command shows its help after a usage error and leaves ending the process to us. */
function inherit(command: Command) {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    inherit(child)
  }
}

export function report(error: unknown, style: Style): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const known = error instanceof Problem || error instanceof RemoteProblem
  const status = known ? error.status : 500
  const problem = error instanceof Problem ? error.toJSON() : error instanceof RemoteProblem ? error.problem : null
  if (style.json && problem) process.stderr.write(`${JSON.stringify(problem)}\n`)
  else {
    const red = (text: string) => (style.color ? `\u001b[31m${text}\u001b[0m` : text)
    process.stderr.write(`${red('jurat:')} ${error instanceof Error ? error.message : String(error)}\n`)
    if (!known && process.env.JURAT_DEBUG) console.error(error)
  }
  return exitCode(status)
}

if (process.argv[1] === import.meta.filename) {
  const program = createProgram()
  program.parseAsync().catch((error: unknown) => {
    process.exitCode = report(error, styleOf(program))
  })
}
