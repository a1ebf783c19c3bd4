// By how many percent a figure is moved: a number that the page's script gives a slider.
import type { Quantity } from '#chain/model.ts'
import { leverBounds, leverRange } from './picture/levers.ts'
import { WrongMove, wrongMoveId, type WrongMoves } from './wrong-move.tsx'

interface Props {
  field: string
  quantity: Quantity
  percent: number
  wrong: WrongMoves
  describedBy?: string
}

export function LeverInput({ field, quantity, percent, wrong, describedBy }: Props) {
  const { least, most } = leverBounds(quantity)
  return (
    <>
      <WrongMove field={field} wrong={wrong} />
      <span class="lever-move">
        <input
          id={field}
          name={field}
          type="number"
          min={least}
          max={most}
          step="any"
          value={wrong.typed(field) ?? String(percent)}
          aria-describedby={[describedBy, wrongMoveId(field)].filter(Boolean).join(' ')}
          aria-invalid={wrong.of(field) && 'true'}
          data-step={leverRange.step}
          data-least={leverRange.least}
          data-most={leverRange.most}
        />
        <span aria-hidden="true">%</span>
      </span>
    </>
  )
}
