// R2: the power is cut at any moment. What has not been flushed is gone, and nothing acknowledged is
// among it. ext4 on a loop device, shut down without flushing its journal (EXT4_IOC_SHUTDOWN).
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rounds, startBookkeeper, withServer } from './process.ts'

const CUT = `
import fcntl, os, struct, sys
EXT4_IOC_SHUTDOWN, NO_LOG_FLUSH = 0x8004587d, 2
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), EXT4_IOC_SHUTDOWN, struct.pack('I', NO_LOG_FLUSH))`

const has = (program: string) => spawnSync('which', [program]).status === 0
const cannot =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'only root on Linux can cut the power of a disk'
    : ['mkfs.ext4', 'python3', 'mount'].find((program) => !has(program))

test('R2: power cuts', { skip: withServer || cannot }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-power-'))
  const [image, disk] = [join(folder, 'image'), join(folder, 'disk')]
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'pipe' })
  const mounted = () => spawnSync('mountpoint', ['-q', disk]).status === 0
  mkdirSync(disk)
  writeFileSync(image, '')
  truncateSync(image, 600 * 1024 * 1024)
  run('mkfs.ext4', '-q', '-F', image)
  let acknowledged = 0
  let sum = 0
  let done = 0
  try {
    for (const round of rounds(5, 50)) {
      run('mount', '-o', 'loop', image, disk)
      // every fifth cut comes soon after a folder was first made
      const fresh = round % 5 === 1
      if (fresh) {
        rmSync(join(disk, 'bureau'), { recursive: true, force: true })
        run('sync', '--file-system', disk)
        acknowledged = 0
      }
      const bookkeeper = startBookkeeper({ folder: join(disk, 'bureau') }, acknowledged)
      await bookkeeper.wrote(fresh ? 1 + Math.floor(Math.random() * 20) : 1 + Math.floor(Math.random() * 300))
      assert.equal(bookkeeper.complaint(), '')
      // a kernel may write any file back early
      if (round % 2 === 1) run('sync', anyFile(join(disk, 'bureau', 'database')))
      run('python3', '-c', CUT, disk)
      await bookkeeper.kill()
      sum += bookkeeper.acknowledged() - acknowledged
      acknowledged = bookkeeper.acknowledged()
      run('umount', disk)
      done = round
    }
    run('mount', '-o', 'loop', image, disk)
    const last = startBookkeeper({ folder: join(disk, 'bureau') }, acknowledged)
    await last.wrote(1)
    await last.kill()
    assert.equal(last.complaint(), '')
    t.diagnostic(`${done} power cuts, ${sum} entries acknowledged, none lost`)
  } finally {
    if (mounted()) run('umount', disk)
    rmSync(folder, { recursive: true })
  }
})

function anyFile(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const file = files[Math.floor(Math.random() * files.length)]!
  return join(file.parentPath, file.name)
}
