// PGlite's file system for Node, made durable. As shipped it never reaches the disk: its start
// parameters turn fsync off, and its file system has no fsync to call (electric-sql/pglite#1107).
// This leans on inner names of Emscripten, hence the exact version in worker.ts and the count of
// fsyncs at every start.
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

interface FileNode {
  parent: FileNode
  name: string
}
/** What is used of Emscripten's NODEFS. */
interface NodeFileSystem {
  realPath(node: FileNode): string
  stream_ops: { fsync?: (stream: { nfd?: number | null; node: FileNode }) => number }
}

/** fsync on, by the one call that reaches us (fdatasync is a stub in the WebAssembly build). */
export const durableStartParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'fsync=on',
  '-c',
  'wal_sync_method=fsync',
  // all of it is memory of this process from the start on; the default of 128 MB makes nothing faster, imports neither
  '-c',
  'shared_buffers=32MB',
]

export class DurableFileSystem extends NodeFS {
  readonly #onFsync: () => void
  readonly #onFailure: (error: unknown) => never

  constructor(folder: string, onFsync: () => void, onFailure: (error: unknown) => never) {
    super(folder)
    this.#onFsync = onFsync
    this.#onFailure = onFailure
  }

  override async init(...[pg, options]: Parameters<NodeFS['init']>) {
    const result = await super.init(pg, options)
    result.emscriptenOpts.preRun ??= []
    result.emscriptenOpts.preRun.push((module) => {
      const files = module.NODEFS as unknown as NodeFileSystem
      files.stream_ops.fsync = ({ nfd, node }) => {
        try {
          if (nfd === undefined || nfd === null) fsyncFolder(files.realPath(node))
          else fsyncSync(nfd)
        } catch (error) {
          // After a failed fsync the kernel may have dropped the pages: only recovery from the log is safe.
          this.#onFailure(error)
        }
        this.#onFsync()
        return 0
      }
    })
    return result
  }
}

/** Makes the names in a folder durable. */
export function fsyncFolder(path: string) {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
