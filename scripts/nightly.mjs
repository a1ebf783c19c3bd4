// A test of the reliability plan at its full size: `npm run test:nightly R1`; without an id, all of them.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { loader } from './ready.mjs'

const wanted = process.argv[2]?.toLowerCase()
const files = globSync(['test/reliability/*.test.ts', 'test/security/*.test.ts']).filter(
  (file) => !wanted || file.split('/').at(-1).startsWith(`${wanted}-`),
)
if (!files.length) {
  console.error(
    `There is no test ${process.argv[2]}. Its id begins the name of its file in test/reliability or test/security.`,
  )
  process.exit(2)
}
const { status } = spawnSync(process.execPath, ['--import', loader, '--test', '--test-concurrency=1', ...files], {
  stdio: 'inherit',
  env: { ...process.env, JURAT_NIGHTLY: '1' },
})
process.exit(status ?? 1)
