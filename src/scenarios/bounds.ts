// What a mix must keep where nobody says otherwise: rights of those held, that cases are not dropped, and each group's share.
import type { ChainModel } from '#chain/model.ts'

export interface Kept {
  indicator: string
  sense: 'at-most' | 'at-least'
  /** Times what it is without programmes. */
  ofBaseline: number
}

/** Shares of what is reported move a little with whatever changes how many come back: less than a hundredth is no case dropped. */
const charged = 0.99

export const usualBounds = ({ groups }: Pick<ChainModel, 'groups'>): Kept[] => [
  { indicator: 'pretrial', sense: 'at-most', ofBaseline: 1 },
  { indicator: 'held-long', sense: 'at-most', ofBaseline: 1 },
  { indicator: 'police-cells', sense: 'at-most', ofBaseline: 1.05 },
  { indicator: 'conviction', sense: 'at-least', ofBaseline: 0.95 },
  { indicator: 'share-charged', sense: 'at-least', ofBaseline: charged },
  ...(groups.length > 1
    ? groups.map(({ id }): Kept => ({ indicator: `share-charged@${id}`, sense: 'at-least', ofBaseline: charged }))
    : []),
]
