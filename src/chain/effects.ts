// What programmes are usually thought to do, to begin a scenario with. Nearly all of it is assumed: of what a tranche of
// training does to a court there is hardly a measurement, and where there is one it is often of nothing. So each prior reaches to no
// effect at all, and says where it comes from.
import type { Institution } from './model.ts'
import type { Effect, ProgrammeKind } from './programmes.ts'

export interface UsualEffect extends Effect {
  kind: ProgrammeKind
  institution: Institution
  /** Months after which 63 % of the effect is there, attrition of staff a year, what remains without money. */
  ramp: number
  attrition: number
  remains: number
}

const usual = (
  kind: ProgrammeKind,
  institution: Institution,
  target: string,
  [low, mode, high]: [number, number, number],
  [ramp, attrition, remains]: [number, number, number],
  source?: string,
): UsualEffect => ({
  kind,
  institution,
  target,
  how: 'relative',
  change: mode,
  prior: { shape: 'triangular', low, mode, high },
  ramp,
  attrition,
  remains,
  ...(source !== undefined && { source }),
})

/** A tranche's relative effect on a parameter of the standard chain; assumed where there is no source. */
export const usualEffects: UsualEffect[] = [
  usual('training', 'police', 'police.identified', [0, 0.03, 0.1], [6, 0.1, 0.7]),
  usual('training', 'police', 'police.pace', [0, 0.05, 0.15], [6, 0.1, 0.7]),
  usual('training', 'prosecution', 'prosecution.pace', [0, 0.05, 0.15], [6, 0.1, 0.7]),
  usual(
    'training',
    'courts',
    'lower.pace',
    [0, 0.02, 0.1],
    [6, 0.05, 0.7],
    'Reaches to none: readiness hearings had no visible effect in New South Wales (BOCSAR). The size is assumed.',
  ),
  usual('training', 'corrections', 'reoffend', [-0.15, -0.05, 0], [12, 0.15, 0.5]),
  usual('advisers', 'prosecution', 'prosecution.pace', [0, 0.05, 0.15], [3, 0.1, 0.4]),
  usual(
    'advisers',
    'courts',
    'lower.pace',
    [0, 0.1, 0.33],
    [6, 0.05, 0.5],
    'Case management. High end: judges in Milan and Turin with half as many open cases took over 3 of about 9 months less (Coviello, Ichino and Persico); the rest is assumed.',
  ),
  usual(
    'advisers',
    'courts',
    'lower.bail',
    [0, 0.2, 0.6],
    [3, 0.1, 0.2],
    'Legal assistance raised the share set free after nine months in Haiti (PROJUSTICE evaluation, USAID). The size is assumed.',
  ),
  usual('equipment', 'police', 'police.identified', [0, 0.02, 0.08], [3, 0, 0.5]),
  usual(
    'facility',
    'courts',
    'lower.slots',
    [0, 0.08, 0.1],
    [0, 0, 1],
    'For a tenth more judges and rooms: from none (Israel, Beenstock and Haitovsky 2004) to in proportion (New South Wales, BOCSAR).',
  ),
  usual(
    'facility',
    'courts',
    'higher.slots',
    [0, 0.08, 0.1],
    [0, 0, 1],
    'For a tenth more judges and rooms: from none (Israel, Beenstock and Haitovsky 2004) to in proportion (New South Wales, BOCSAR).',
  ),
  usual('facility', 'corrections', 'places', [0.1, 0.1, 0.1], [0, 0, 1]),
  usual('law', 'courts', 'lower.bail', [0, 0.5, 1], [12, 0, 1]),
  usual('law', 'police', 'police.release', [0, 0.5, 2], [12, 0, 1]),
  usual('law', 'courts', 'community', [0, 0.1, 0.3], [12, 0, 1]),
]
