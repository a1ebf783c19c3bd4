// The count in the header: how much waits for whoever a page is drawn for.
import type { Bureau } from '#kernel/bureau.ts'
import type { Session } from '#kernel/session.ts'
import { listNotices } from './waiting.ts'

/** It is counted anew after so long, or when the reader has acted. */
const heldMs = 60_000
const mostHeld = 1_000

/** Answers how much waits for the reader of a page; `anew` when they have just changed something. */
export function noticeCount(bureau: Bureau) {
  const held = new Map<string, { at: number; waiting: number }>()
  return async (session: Session, anew: boolean): Promise<number> => {
    const { id } = session.actor
    const known = held.get(id)
    if (known && !anew && performance.now() - known.at < heldMs) return known.waiting
    const { waiting } = await bureau.act(session, listNotices, {})
    if (held.size >= mostHeld) held.clear()
    held.set(id, { at: performance.now(), waiting })
    return waiting
  }
}
