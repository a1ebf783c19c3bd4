// What is said of a move that can't be reckoned with: on top of the form, and at its field, where the page's script says it as well.
import type { FieldError } from '#kernel/wrong-field.ts'
import { useView, wrongInWords, type View } from '#web/index.ts'
import { messages as m } from './messages.ts'
import { labelIn } from './words.tsx'

/** By field: what is wrong, and what was typed. */
export interface WrongMoves {
  all: readonly FieldError[]
  of: (field: string) => FieldError | undefined
  typed: (field: string) => string | undefined
}

export function wrongMoves(all: readonly FieldError[]): WrongMoves {
  const of = (field: string) => all.find(({ path }) => path === field)
  return { all, of, typed: (field) => of(field)?.parameters?.typed?.toString() }
}

export const wrongMoveId = (field: string) => `${field}-wrong`

const inWords = (view: Pick<View, 't'>, { parameters = {}, ...error }: FieldError) =>
  wrongInWords(view.t, { ...error, parameters: { ...parameters, figure: labelIn(view, String(parameters.figure)) } })

export function WrongMovesAlert({ wrong: { all } }: { wrong: WrongMoves }) {
  const view = useView()
  if (!all.length) return null
  return (
    <div class="error-summary" role="alert">
      <h3>{view.t(m.notReckoned)}</h3>
      <ul>
        {all.map((error) => (
          <li>
            <a href={`#${error.path}`}>{inWords(view, error)}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Empty where nothing is wrong, so that the page's script has a place for its words. */
export function WrongMove({ field, wrong }: { field: string; wrong: WrongMoves }) {
  const { t } = useView()
  const { least, most } = wrong.of(field)?.parameters ?? {}
  return (
    <span class="field-error lever-wrong" id={wrongMoveId(field)} aria-live="polite">
      {wrong.of(field) && (least === undefined ? t(m.noNumber) : t(m.tooFar, { least, most: most! }))}
    </span>
  )
}
