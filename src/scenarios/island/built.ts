// The scripts of a chain's page, put together by esbuild when its first page is drawn: the sliders, and the worker behind
// them with the same engine that the server has.
import { buildSync } from 'esbuild'
import { defineScript } from '#web/index.ts'

const bundled = (entry: string) => () =>
  buildSync({
    entryPoints: [new URL(entry, import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
  }).outputFiles[0]!.text

defineScript('chain.js', bundled('./sliders.ts'))
defineScript('chain-worker.js', bundled('./worker.ts'), { engine: true })
