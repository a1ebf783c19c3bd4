// Fiscal years, reckoned from a calendar date in the business zone and never from an instant: 03:30 UTC on 1 October
// is still September, and another fiscal year, in Washington.

/** The fiscal year in which a calendar day (YYYY-MM-DD) falls, named by the year it ends in, as US practice is. */
export function fiscalYear(day: string, startMonth: number): number {
  const year = Number(day.slice(0, 4))
  return startMonth > 1 && Number(day.slice(5, 7)) >= startMonth ? year + 1 : year
}

const days = new Map<string, Intl.DateTimeFormat>()

/** The calendar day of an instant in a time zone. */
export function dayIn(zone: string, instant: Date): string {
  let day = days.get(zone)
  if (!day) {
    day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    days.set(zone, day)
  }
  return day.format(instant)
}
