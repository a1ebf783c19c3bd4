// How the bytes that are kept are packed: the pieces of files, and what each activity says. A file of its own, for threads
// that need nothing else of the kernel.
//
// Packed with Zstandard (RFC 8878), which takes less than half the time of gzip at its quickest and comes out smaller; what was
// kept with gzip before stays readable (docs/decisions/0021).
import {
  constants,
  gunzip,
  gunzipSync,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'
import { promisify } from 'node:util'

/** A piece of a file is at most so large. */
export const pieceBytes = 256 * 1024

const c = constants
const quick = { [c.ZSTD_c_compressionLevel]: 1, [c.ZSTD_c_checksumFlag]: 1 }
/** The window of a whole piece. */
const ofPiece = { params: { ...quick, [c.ZSTD_c_windowLog]: 18 }, chunkSize: pieceBytes / 4 }
/** Most texts of some kilobytes fit in a small window, which is laid out sooner, and come out smaller than one chunk. */
const ofText = { params: { ...quick, [c.ZSTD_c_windowLog]: 15, [c.ZSTD_c_hashLog]: 13 }, chunkSize: 4096 }

const compress = promisify(zstdCompress)
const unpackings = { zstd: promisify(zstdDecompress), gzip: promisify(gunzip) }
const unpackingsNow = { zstd: zstdDecompressSync, gzip: gunzipSync }
const formOf = (packed: Uint8Array) => (packed[0] === 0x1f && packed[1] === 0x8b ? 'gzip' : 'zstd')

export const pack = (piece: Uint8Array): Promise<Buffer> => compress(piece, ofPiece)
export const packText = (text: string): Buffer<ArrayBuffer> => zstdCompressSync(text, ofText)

// in one go, and into one buffer: a small one after the other would have to be joined
export const unpack = (packed: Uint8Array): Promise<Buffer> =>
  unpackings[formOf(packed)](packed, { chunkSize: pieceBytes })
/** For a thread that has nothing else to do meanwhile. */
export const unpackNow = (packed: Uint8Array): Buffer =>
  unpackingsNow[formOf(packed)](packed, { chunkSize: pieceBytes })
export const unpackText = (packed: Uint8Array): string => unpackingsNow[formOf(packed)](packed).toString()
