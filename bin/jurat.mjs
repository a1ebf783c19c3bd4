#!/usr/bin/env node
// `jurat …` from a checkout: makes it ready, then runs the command line on the Node that the lock file names.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { makeReady, node, nodeEnvironment, nodeOptions } from '../scripts/ready.mjs'

makeReady()
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const child = spawn(node, [...nodeOptions, cli, ...process.argv.slice(2)], { stdio: 'inherit', env: nodeEnvironment })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
