// How soon a chain's page is drawn anew after a slider is moved, in Chromium: from the event to the frame that shows it.
//   node --import ./scripts/loader.mjs bench/slider.ts
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { assetAt, script } from '#web/index.ts'
import '../src/scenarios/index.ts'
import { calibrate, machine, median, origin, signIn, start, stop } from './served.ts'

const moves = 60
const folder = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
const calibration = calibrate()
console.log(`${machine()}\ncalibration: 64 MB of SHA-256 in ${calibration.toFixed(0)} ms\n`)
for (const name of ['chain.js', 'chain-worker.js'] as const) {
  const { body, encoded } = assetAt(script(name))!
  console.log(
    `${name.padEnd(16)} ${body.length} bytes, ${encoded.gzip!.length} by gzip, ${encoded.br!.length} by brotli`,
  )
}

const { child } = await start({ JURAT_DATA: folder })
const browser = await chromium.launch({
  executablePath: process.env.JURAT_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const [name, value] = (await signIn()).split(/=(.*)/s) as [string, string]
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  await context.addCookies([{ name, value: value.split(';')[0]!, url: origin }])
  const page = await context.newPage()
  for (const preset of ['textbook', 'uganda']) {
    await page.goto(`${origin}/chain/presets/${preset}`)
    await page.locator('[data-slider="l.lower.slots"]').waitFor()
    const times = await page.evaluate(async (many) => {
      const slider = document.querySelector<HTMLInputElement>('[data-slider="l.lower.slots"]')!
      const root = document.querySelector<HTMLElement>('[data-chain]')!
      const taken: number[] = []
      for (let move = 0; move < many; move++) {
        const before = root.dataset.turn ?? ''
        const from = performance.now()
        slider.value = String((move * 5) % 100)
        slider.dispatchEvent(new Event('input', { bubbles: true }))
        while ((root.dataset.turn ?? '') === before) await new Promise((resolve) => requestAnimationFrame(resolve))
        taken.push(performance.now() - from)
      }
      return taken
    }, moves)
    const warm = times.slice(5)
    const sorted = warm.toSorted((a, b) => a - b)
    console.log(
      `${preset.padEnd(16)} ${median(warm).toFixed(1)} ms at the median, ${sorted[Math.floor(sorted.length * 0.95)]!.toFixed(1)} ms at the 95th percentile of ${warm.length}; first ${times[0]!.toFixed(0)} ms`,
    )
  }
} finally {
  await browser.close()
  await stop(child)
  rmSync(folder, { recursive: true, force: true })
}
