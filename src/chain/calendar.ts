// Months in a year of 365 days: twelve of 30 or 31 days, so that ten years are 3,650 days.

/** How many days have gone by at the end of a month; -1 is the day before the first. */
export const monthEnd = (month: number): number => Math.round(((month + 1) * 365) / 12)
