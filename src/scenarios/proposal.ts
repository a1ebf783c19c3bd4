// What a programme takes from the activity that it is, as a proposal: its title, who carries it out, when it begins and ends.
import type { AttachedProgramme } from '#chain/scenario.ts'
import { mostMonths } from './shape.ts'

export interface Proposal extends Pick<AttachedProgramme, 'title' | 'start' | 'months'> {
  activity: string
  implementer: string
}

interface ActivityDates {
  identifier: string
  title: string | null
  implementer: string | null
  startOn: string | null
  endOn: string | null
}

/** Months of the run, whose first is that of `today`: what has begun begins at once and is paid for what is left of it; three years
 * where no end is stated. */
export function proposalFrom(activity: ActivityDates, today: string): Proposal {
  const { identifier, title, implementer, startOn, endOn } = activity
  const monthOf = (day: string) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7))
  const from = (day: string) => Math.min(mostMonths, Math.max(0, monthOf(day) - monthOf(today)))
  const start = startOn ? from(startOn) : 0
  return {
    activity: identifier,
    title: title ?? identifier,
    implementer: implementer ?? '',
    start,
    // the month in which it ends counts
    months: endOn ? Math.min(mostMonths, Math.max(0, monthOf(endOn) - monthOf(today) + 1 - start)) : usualMonths,
  }
}

export const usualMonths = 36
