// One colour for one thing on every chart. What is not yet spent is drawn hollow, so that print needs no colour.
import type { Message } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'

export type Institution = 'police' | 'courts' | 'corrections' | 'cross-cutting' | 'none' | 'unknown'

export interface Paint {
  fill: string
  stroke: string
}

const solid = (color: string): Paint => ({ fill: color, stroke: color })

export const institutionPaint: Record<Institution, Paint> = {
  police: solid('#005ea2'),
  courts: solid('#a23737'),
  corrections: solid('#4d8055'),
  'cross-cutting': solid('#6f5b8c'),
  none: solid('#8d9297'),
  unknown: { fill: '#ffffff', stroke: '#71767a' },
}

export const institutionGlyph: Record<Institution, string> = {
  police: '■',
  courts: '●',
  corrections: '▲',
  'cross-cutting': '◆',
  none: '▬',
  unknown: '□',
}

export const institutionWord: Record<Institution, Message> = {
  police: m.police,
  courts: m.courts,
  corrections: m.corrections,
  'cross-cutting': m.crossCutting,
  none: m.noInstitution,
  unknown: m.unknown,
}

/** For series of money: committed, paid, left. */
export const moneyPaint = {
  obligations: solid('#1a4480'),
  disbursements: solid('#73b3e7'),
  expenditures: solid('#2e8367'),
  unspent: { fill: '#ffffff', stroke: '#b50909' },
} satisfies Record<string, Paint>
