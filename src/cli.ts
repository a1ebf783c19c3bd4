// The command line: every operation as a command, and what it takes to run a bureau.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { createWriteStream, readFileSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { isDownload, type AnyOperation } from '#kernel/operation.ts'
import { defineProblem, Problem } from '#kernel/problem.ts'
import { RemoteProblem, type Backend, type JobView } from './cli/backend.ts'
import { addOperations } from './cli/commands.ts'
import { describeCommands } from './cli/help.ts'
import { printAnswer, progressLine, styleOf, type Style } from './cli/output.ts'
import { addRunning } from './cli/running.ts'
import { addSecondOpinion } from './cli/second-opinion.ts'
import { addSignIn } from './cli/sign-in.ts'
import { backendFor, version } from './main.ts'
import { operations } from './operations.ts'

export const BadFile = defineProblem(
  400,
  'bad-json-file',
  'Not a JSON file',
  'The file {file} is not well-formed JSON: {reason}',
)

/** 0 done, 1 failed, 2 wrong usage, 3 the data has errors, 4 not allowed, 5 in conflict with something else. */
export function exitCode(status: number): number {
  if (status === 401 || status === 403) return 4
  if (status === 409 || status === 412) return 5
  if (status === 422 || status === 400 || status === 413) return 3
  return 1
}

async function run(op: AnyOperation, input: Record<string, unknown>, command: Command) {
  const style = styleOf(command)
  const paths = op.files ? ([input[op.files] ?? []].flat() as string[]) : []
  for (const path of paths)
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) command.error(`error: There is no file ${path}.`)
  if (op.json && input[op.json] !== undefined) {
    const given = input[op.json] as string | string[]
    input[op.json] = Array.isArray(given) ? given.map((path) => readJson(path, command)) : readJson(given, command)
  }
  const { server, output } = command.optsWithGlobals<{ server?: string; output?: string }>()
  const backend = await backendFor(server)
  try {
    if (op.files) input[op.files] = await keepFiles(backend, paths)
    if (isDownload(op)) {
      const body = await backend.download(op, input)
      await pipeline(body, output === undefined || output === '-' ? process.stdout : createWriteStream(output), {
        end: output !== '-',
      })
      return
    }
    const line = progressLine(style, process.stderr)
    const stopping = new AbortController()
    const stop = () => stopping.abort()
    const following = {
      began: (jobId: string) => {
        // from here on Ctrl-C ends the job first; a second one ends the command at once
        process.once('SIGINT', stop)
        line.began(jobId)
      },
      progress: (job: JobView) => line.show(job),
      stop: stopping.signal,
    }
    const answer = await backend.act(op, input, following).finally(() => {
      process.off('SIGINT', stop)
      line.end()
    })
    printAnswer(answer, style, (text) => process.stdout.write(text))
    // an answer may say itself that the data had errors
    if (hasErrors(answer)) process.exitCode = 3
    if (hasFaults(answer)) process.exitCode = 1
  } finally {
    await backend.close()
  }
}

/** What a file holds as JSON; - is standard input. */
function readJson(path: string, command: Command): unknown {
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch {
    return command.error(`error: There is no file ${path} that can be read.`)
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw BadFile({ file: path, reason: (error as Error).message })
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
    .version(version, '-V, --version', 'Show the version')
    .option('--json', 'Answer as JSON')
    .option('--csv', 'Answer as CSV')
    .option('--quiet', 'Say nothing but what was asked for')
    .option('--no-color', 'No colours, as NO_COLOR')
    .addOption(
      new Option('--server <address>', 'The server to ask; if not said, whoever serves the folder')
        .env('JURAT_SERVER')
        .argParser(toAddress),
    )
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
  addRunning(program)
  addSignIn(program)
  addOperations(program, operations, run)
  addSecondOpinion(program)
  describeCommands(program)
  inherit(program)
  return program
}

function toAddress(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must be an address such as https://jurat.example.')
  return text
}

/** Every command shows its help after a usage error and leaves ending the process to us. */
function inherit(command: Command) {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    inherit(child)
  }
}

const toStandardError = (text: string): void => void process.stderr.write(text)

/** Says what went wrong, and answers the exit code. */
export function report(error: unknown, style: Style, say = toStandardError): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const known = error instanceof Problem || error instanceof RemoteProblem
  const status = known ? error.status : 500
  const problem = error instanceof Problem ? error.toJSON() : error instanceof RemoteProblem ? error.problem : null
  if (style.json && problem) say(`${JSON.stringify(problem)}\n`)
  else {
    const red = (text: string) => (style.color ? `\u001b[31m${text}\u001b[0m` : text)
    say(`${red('jurat:')} ${error instanceof Error ? error.message : String(error)}\n`)
    if (status === 401) say('(jurat sign-in lets this command line in)\n')
    if (!known && process.env.JURAT_DEBUG) console.error(error)
  }
  return exitCode(status)
}

if (process.argv[1] === import.meta.filename) {
  // whoever reads, as head does, may have read enough
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const program = createProgram()
  program.parseAsync().catch((error: unknown) => {
    process.exitCode = report(error, styleOf(program))
  })
}
