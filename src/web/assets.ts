// The files that pages link to: the style sheet (the files of styles/ joined), the icon and the font. Read once, when
// first asked for, and named after their content, so that browsers may keep them for ever; there is no build step.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { landSvg } from './charts/projection.ts'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface Asset {
  /** The address: `/assets/style-3f9a0c1d2b.css`. */
  path: string
  type: string
  body: Buffer
  /** The body compressed, by content coding; none for what is compressed already. */
  readonly encoded: { readonly br?: Buffer; readonly gzip?: Buffer }
}

/** What to send with every asset: the address changes with the content. */
export const assetCacheControl = 'public, max-age=31536000, immutable'

const styleFiles = [
  'tokens',
  'base',
  'layout',
  'components',
  'forms',
  'tables',
  'charts',
  'chain',
  'narrow',
  'print',
] as const
const fontFile = '@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2'

const read = (path: string) => readFileSync(new URL(path, import.meta.url))

function makeAsset(name: string, type: string, body: Buffer): Asset {
  const [stem, ending] = name.split('.')
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10)
  const compressible = ending !== 'woff2'
  return {
    path: `/assets/${stem}-${hash}.${ending}`,
    type,
    body,
    encoded: compressible ? packed(body) : {},
  }
}

/** Packed as tightly as can be, which takes a while, when first asked for. */
function packed(body: Buffer): Asset['encoded'] {
  let [br, gzip]: (Buffer | undefined)[] = []
  return {
    get br() {
      return (br ??= brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    },
    get gzip() {
      return (gzip ??= gzipSync(body, { level: 9 }))
    },
  }
}

/** Takes comments, indentation and line breaks out of a style sheet whose strings hold neither. */
export const squeezeCss = (css: string) =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;}/g, '}')
    .trim()

function readAssets(): Map<string, Asset> {
  const font = makeAsset('public-sans.woff2', 'font/woff2', readFileSync(new URL(import.meta.resolve(fontFile))))
  const style = styleFiles.map((name) => read(`./styles/${name}.css`).toString('utf8')).join('\n')
  const css = squeezeCss(style.replace('public-sans.woff2', font.path))
  return new Map([
    ['public-sans.woff2', font],
    ['style.css', makeAsset('style.css', 'text/css; charset=utf-8', Buffer.from(css))],
    ['land.svg', makeAsset('land.svg', 'image/svg+xml', Buffer.from(landSvg()))],
    ['icon.svg', makeAsset('icon.svg', 'image/svg+xml', read('./styles/icon.svg'))],
  ])
}

/** Scripts of areas, by name: each is put together when its page is first asked for, and kept. */
const scripts = new Map<string, { build: () => string; engine: boolean }>()
const madeScripts = new Map<string, Asset>()

/**
 * Declares a script that pages may load by `script(name)`. `build` answers its text, which must need nothing that a strict
 * content policy forbids; it is called once. An `engine` is the script of a worker that makes WebAssembly where it may.
 */
export function defineScript(name: `${string}.js`, build: () => string, { engine = false } = {}) {
  if (scripts.has(name)) throw new Error(`The script ${name} is declared twice.`)
  scripts.set(name, { build, engine })
}

function madeScript(name: string): Asset | undefined {
  const declared = scripts.get(name)
  if (!declared) return undefined
  let one = madeScripts.get(name)
  if (!one) {
    one = makeAsset(name, 'text/javascript; charset=utf-8', Buffer.from(declared.build()))
    madeScripts.set(name, one)
  }
  return one
}

/** The address of a script by its name. */
export function script(name: `${string}.js`): string {
  const one = madeScript(name)
  if (!one) throw new Error(`There is no script ${name}.`)
  return one.path
}

const scriptNameIn = (path: string) => /^\/assets\/([\w-]+)-[0-9a-f]{10}\.js$/.exec(path)?.[1]

/** Whether an address is that of a worker's script that makes WebAssembly. */
export const isEngine = (path: string): boolean => scripts.get(`${scriptNameIn(path)}.js`)?.engine ?? false

/** A browser may ask for a script before this process has drawn a page with it. */
function scriptAt(path: string): Asset | undefined {
  const name = scriptNameIn(path)
  const one = name && madeScript(`${name}.js`)
  return one && one.path === path ? one : undefined
}

let made: { byName: Map<string, Asset>; byPath: Map<string, Asset> } | undefined
function assets() {
  if (made) return made
  const byName = readAssets()
  return (made = { byName, byPath: new Map([...byName.values()].map((one) => [one.path, one])) })
}

/** The address of an asset by its name: `asset('style.css')`. */
export function asset(name: string): string {
  const found = assets().byName.get(name)
  if (!found) throw new Error(`There is no asset ${name}.`)
  return found.path
}

/** The asset at an address, for the route `/assets/*`; an older content's address is not found. */
export const assetAt = (path: string): Asset | undefined => assets().byPath.get(path) ?? scriptAt(path)

/** Answers a request for an asset, compressed as the browser likes best; null where there is none. */
export function assetResponse(request: Request): Response | null {
  const found = assetAt(new URL(request.url).pathname)
  if (!found) return null
  const accepted = request.headers.get('accept-encoding') ?? ''
  const encoding = (['br', 'gzip'] as const).find((coding) => accepted.includes(coding) && found.encoded[coding])
  const headers = new Headers({
    'content-type': found.type,
    'cache-control': assetCacheControl,
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  })
  if (encoding) headers.set('content-encoding', encoding)
  return new Response(new Uint8Array(encoding ? (found.encoded[encoding] ?? found.body) : found.body), { headers })
}
