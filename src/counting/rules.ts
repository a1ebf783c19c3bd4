// The rules by which persons trained are counted. There is no other count: what a report says names one of them.

/**
 * A seat is a participation of a roster that is completed, as a participant: not an instructor, not an alternate who took no
 * place, not one who was removed or failed, and of no event that was cancelled or closed. The year is the fiscal year of the
 * event's last day. A person who was merged into another counts as the one who stays. Nation and sex are those of the person;
 * unit, rank and institution are those of the day on which the person was nominated; the rest is of the event.
 *
 * In a group each rule counts by itself: a person who was trained in two modalities is one person in each, and one in the total.
 */
export const rules = [
  {
    id: 'seats',
    version: 1,
    /** Adds up over any groups. */
    adds: 'always',
    text: 'Completed participations, however often the same person took part.',
  },
  {
    id: 'heads',
    version: 1,
    adds: 'always',
    text: 'Persons at each event: two records of one person on one roster are one head. A person at two events is two heads.',
  },
  {
    id: 'unique-in-year',
    version: 1,
    adds: 'over fiscal years, and over what belongs to the person',
    text: 'Persons, each once in a fiscal year within the group; over several years, the sum of the years.',
  },
  {
    id: 'unique-in-life',
    version: 1,
    adds: 'over fiscal years, and over what belongs to the person',
    text: 'Persons, each once in their life within the group, in the fiscal year of their first seat there.',
  },
] as const
export type RuleId = (typeof rules)[number]['id']
export const ruleIds = rules.map(({ id }) => id)
