// Starts a throw-away PostgreSQL server for tests and prints how to reach it, as lines for a shell:
//
//   eval "$(node scripts/postgres.mjs)" && npm test; node scripts/postgres.mjs --stop "$TEST_SERVER_FOLDER"
//
// The cluster lives in a folder under /tmp and on a free port; `--start FOLDER` starts it again after a crash.
// Node built-ins only.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, chownSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const binaries = findBinaries()

/** PostgreSQL refuses to run as root: there it runs as the user that the package made. */
const asRoot = process.getuid?.() === 0
const run = (program, ...args) => {
  const command = [join(binaries, program), ...args]
  const [file, ...rest] = asRoot
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
    : command
  execFileSync(file, rest, { stdio: ['ignore', 'ignore', 'inherit'], cwd: tmpdir() })
}

function findBinaries() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  for (const version of versions)
    if (existsSync(join(debian, version, 'bin/initdb'))) return join(debian, version, 'bin')
  const onPath = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')))
  if (onPath) return onPath
  console.error('There is no PostgreSQL here. On Debian: apt-get install postgresql')
  process.exit(1)
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

function stop(folder) {
  run('pg_ctl', 'stop', '--pgdata', join(folder, 'cluster'), '--mode', 'fast', '--wait')
  rmSync(folder, { recursive: true })
}

const startAgain = (folder) =>
  run('pg_ctl', 'start', '--pgdata', join(folder, 'cluster'), '--log', join(folder, 'log'), '--wait')

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-postgres-'))
  const cluster = join(folder, 'cluster')
  if (asRoot) {
    const entry = readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):(\d+):/m)
    chownSync(folder, Number(entry[1]), Number(entry[2]))
  }
  run(
    'initdb',
    '--pgdata',
    cluster,
    '--username',
    'postgres',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C.UTF-8',
  )
  const port = await freePort()
  writeFileSync(
    join(cluster, 'postgresql.auto.conf'),
    [
      `port = ${port}`,
      `listen_addresses = '127.0.0.1'`,
      `unix_socket_directories = ''`,
      'max_connections = 60',
      '',
    ].join('\n'),
  )
  startAgain(folder)
  const psql = ['--host', '127.0.0.1', '--port', String(port), '--username', 'postgres', '--no-psqlrc', '--quiet']
  run('psql', ...psql, '--command', 'create role jurat_test login')
  console.log(`export TEST_DATABASE_URL=postgres://jurat_test@127.0.0.1:${port}/postgres`)
  console.log(`export TEST_OWNER_URL=postgres://postgres@127.0.0.1:${port}/postgres`)
  console.log(`export TEST_SERVER_FOLDER=${folder}`)
}

const [flag, folder] = process.argv.slice(2)
if (flag === '--stop' && folder) stop(folder)
else if (flag === '--start' && folder) startAgain(folder)
else if (flag === undefined) await start()
else {
  console.error('usage: postgres.mjs [--stop FOLDER | --start FOLDER]')
  process.exit(2)
}
