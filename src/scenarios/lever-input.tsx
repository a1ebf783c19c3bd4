// By how many percent a figure is moved: a number that the page's script gives a slider.
import { leverRange } from './picture/levers.ts'

export function LeverInput({ field, percent, describedBy }: { field: string; percent: number; describedBy?: string }) {
  return (
    <span class="lever-move">
      <input
        id={field}
        name={field}
        type="number"
        min={leverRange.least}
        max={leverRange.most}
        step="any"
        value={String(percent)}
        aria-describedby={describedBy}
        data-step={leverRange.step}
      />
      <span aria-hidden="true">%</span>
    </span>
  )
}
