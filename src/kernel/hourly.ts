// What is looked after once an hour by whoever serves the bureau.
import { v7 as newId } from 'uuid'

const everyMs = 3_600_000

/** Looks now and every hour, never twice at once; answers how to stop. */
export function everyHour(
  look: () => Promise<unknown>,
  log: (error: unknown, errorId: string) => void,
): () => Promise<void> {
  const round = () => look().catch((error: unknown) => log(error, newId()))
  let last = round()
  const timer = setInterval(() => (last = last.then(round)), everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await last
  }
}
