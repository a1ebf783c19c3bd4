import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenProgramme } from '#chain/given-chain.ts'
import type { JobContext } from '#kernel/operation.ts'
import { parseInput } from '#kernel/operation.ts'
import type { PageBody, PageRequest } from '#web/page.ts'
import { rendered } from '#web/testing.tsx'
import { mix } from './mix.ts'
import { runPage } from './run-page.tsx'

/** The page of a job that has come to this. */
async function pageOf(operation: string, output: unknown): Promise<string> {
  const job = { id: '1', operation, state: 'done', output }
  const { body } = (await runPage.get({
    act: async () => job,
    may: () => true,
    params: { id: '1' },
  } as unknown as PageRequest)) as PageBody
  return rendered(body as never)
}

test('that the first mix is the best is a bound of what draws can tell, and is never told for certain', async () => {
  const programme = (id: string, change: number) =>
    givenProgramme({
      id,
      title: id,
      cost: { once: 100, perYear: 0 },
      takenOver: 1,
      effects: [
        { target: 'lower.slots', how: 'relative', change, prior: { shape: 'uniform', low: change, high: 2 * change } },
      ],
    })
  const scenario = {
    format: 'jurat-chain/1',
    title: 'Tried',
    preset: 'textbook',
    months: 12,
    programmes: [programme('rooms', 0.2), programme('chairs', 0.01)],
  }
  const asked = parseInput(mix, { scenario, budget: 100, aim: 'pending:lower', bounds: [], most: 512 })
  const context = { signal: new AbortController().signal, progress: async () => {} } as unknown as JobContext
  const found = await mix.work(context, asked)
  assert.deepEqual([found.mixes.length, found.correct], [2, 0.999])
  for (const correct of [found.correct, 1]) {
    const page = await pageOf('chain.mix', { ...found, correct })
    assert.match(page, /with a chance of 99\.9 % at least/)
    assert.match(page, /&lt; 0\.1 %/)
    assert.doesNotMatch(page, /100\.0 % at least/)
  }
  assert.match(await pageOf('chain.mix', { ...found, correct: 0.873 }), /with a chance of 87\.3 % at least/)
})
