// Finds the messages of all areas: each area keeps them in a file named messages.ts, which imports nothing of the area.
import { globSync } from 'node:fs'

/** Imports every messages.ts, so that `allMessages` is complete. */
export async function importEveryMessage(): Promise<void> {
  const source = new URL('../../', import.meta.url)
  for (const file of globSync('**/messages.ts', { cwd: source }).toSorted()) await import(new URL(file, source).href)
}
