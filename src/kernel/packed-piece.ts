// How a piece of a kept file is packed. A file of its own, for threads that need nothing else of the kernel.
import { gunzip, gunzipSync, gzip } from 'node:zlib'
import { promisify } from 'node:util'

/** A piece of a file is at most so large. */
export const pieceBytes = 256 * 1024

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export const pack = (piece: Uint8Array): Promise<Buffer> => compress(piece, { level: 1, chunkSize: pieceBytes / 4 })

// in one go, and into one buffer: a small one after the other would have to be joined
export const unpack = (packed: Uint8Array): Promise<Buffer> => decompress(packed, { chunkSize: pieceBytes })
/** For a thread that has nothing else to do meanwhile. */
export const unpackNow = (packed: Uint8Array): Buffer => gunzipSync(packed, { chunkSize: pieceBytes })
