// Makes a checkout ready to run: installs what package-lock.json names when it is not there or is another's. Uses only
// what Node itself brings, since nothing may be installed yet, and runs on Node 20.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.jurat-installed')
/** The Node that runs Jurat, of the version that the lock file names, whatever the machine has. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
/** What lets it run TypeScript and the pages. */
export const loader = new URL('loader.mjs', import.meta.url).href
/**
 * Its environment: each thread would else be given stores of memory of its own by the C library, seldom full.
 * @type {NodeJS.ProcessEnv}
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '2', ...process.env }
/**
 * Its options, to stand before the program. The space for young objects is kept small, since the whole
 * of it is taken once and not given back: three times 32 MB by default. And it is collected by the thread that fills it: of
 * two cores none is idle while a bureau works, and helpers cost more in waking than they carry.
 */
export const nodeOptions = ['--max-semi-space-size=8', '--no-parallel-scavenge', '--import', loader]

export function makeReady() {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20) stop(`Jurat needs Node 20 or newer to begin with; this is ${process.version}.`)
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  if (installed !== wanted) {
    process.stderr.write('Installing what Jurat needs (once, and again when it changes) …\n')
    npm('ci')
    // with install scripts switched off the package brings no Node; ask for its script by name
    if (!works()) npm('rebuild', 'node', '--ignore-scripts=false')
    if (!works())
      stop(
        'The Node 24 that Jurat runs on could not be installed (npm package `node`). Are install scripts forbidden here?',
      )
    writeFileSync(stamp, wanted)
  }
}

const works = () => existsSync(node) && spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.startsWith('v24.')

function npm(...args) {
  const cli = process.env.npm_execpath
  const [command, before] = cli?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, [cli]]
    : ['npm', []]
  const { status } = spawnSync(command, [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) stop(`npm ${args.join(' ')} failed; see above.`)
}

function stop(reason) {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) makeReady()
