// How long before an event its participants have to be put forward for clearance.

/** Days: 30 for the checks of the post and 21 for the clearance itself, unless the post has said otherwise. */
const usual = 30 + 21

/**
 * The last day on which participants can be put forward for an event that begins on a day, and the days left until then;
 * negative once it has passed. A setting of the post takes the place of the usual time here.
 */
export function clearanceDue(startsOn: string, today: string, lead = usual): { on: string; daysLeft: number } {
  const at = Date.parse(startsOn) - lead * 86_400_000
  return { on: new Date(at).toISOString().slice(0, 10), daysLeft: Math.round((at - Date.parse(today)) / 86_400_000) }
}
