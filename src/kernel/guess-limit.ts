// How often somebody may guess: so many tries in a stretch of time, counted in this process.
import { defineProblem } from './problem.ts'

export const TooManyTries = defineProblem(
  429,
  'too-many-tries',
  'Too many tries',
  'That was tried too often. Try again in {retryAfterSeconds} seconds.',
)

export class GuessLimit {
  private readonly most: number
  private readonly milliseconds: number
  private readonly tries = new Map<string, { count: number; until: number }>()

  constructor(most: number, seconds: number) {
    this.most = most
    this.milliseconds = seconds * 1000
  }

  /** Counts one try of `who`; throws TooManyTries beyond the limit. */
  count(who: string, now = Date.now()) {
    for (const [key, { until }] of this.tries) if (until <= now) this.tries.delete(key)
    const so = this.tries.get(who) ?? { count: 0, until: now + this.milliseconds }
    if (so.count >= this.most) throw TooManyTries({ retryAfterSeconds: Math.ceil((so.until - now) / 1000) })
    this.tries.set(who, { ...so, count: so.count + 1 })
  }

  /** Forgets the tries of somebody who guessed right. */
  clear(who: string) {
    this.tries.delete(who)
  }
}
