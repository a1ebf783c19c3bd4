// Writing stops while there is still room to recover in: a database on a full disk may not open again.
import { statfsSync } from 'node:fs'
import { DiskFull } from '../problems.ts'

/** The smaller of the two must stay free. */
export interface Reserve {
  bytes: number
  /** Of the size of the disk, 0 to 1. */
  share: number
}

export const RESERVE: Reserve = { bytes: 512 * 1024 * 1024, share: 0.05 }

/**
 * @param needed bytes that are about to be written
 * @throws DiskFull
 */
export function checkReserve(folder: string, { bytes, share }: Reserve, needed = 0) {
  const { bavail, blocks, bsize } = statfsSync(folder)
  if (bavail * bsize - needed < Math.min(bytes, share * blocks * bsize)) throw DiskFull({})
}
