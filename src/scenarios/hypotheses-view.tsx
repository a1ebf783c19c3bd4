// How parts of a chain may answer to each other: each a hypothesis, off until somebody turns it on, and named wherever it is on.
import type { ChainModel, Response } from '#chain/model.ts'
import { turnedOn } from '#chain/responses.ts'
import { Alert, Tag, useView } from '#web/index.ts'
import { LeverInput } from './lever-input.tsx'
import { hypothesisMessages as h } from './messages.ts'
import { leverField, responseField, responsesField } from './moves.ts'
import { leversOf } from './picture/levers.ts'
import type { Moves } from './picture/tried.ts'
import type { Writing } from './picture/writing.ts'
import { labelIn, quantityIn } from './words.tsx'
import type { WrongMoves } from './wrong-move.tsx'

interface Props {
  model: ChainModel
  moves: Moves
  writing: Writing
}

const onIn = (model: ChainModel, { responses }: Moves) => new Set(responses ?? turnedOn(model))

/** A checkbox for each, within the form of what is moved. */
export function HypothesisFields({ model, moves, writing: { tag }, wrong }: Props & { wrong: WrongMoves }) {
  const view = useView()
  const { t } = view
  if (!model.responses.length) return null
  const on = onIn(model, moves)
  const levers = leversOf(model)
  return (
    <fieldset class="hypotheses">
      <legend>{t(h.title)}</legend>
      <p class="hint">{t(h.warning)}</p>
      <input type="hidden" name={responsesField} value="sent" />
      {model.responses.map((response) => {
        const { id, label, note } = response
        const lever = levers.find(({ response: driven }) => driven === id)
        const driver = lever?.parameter
        return (
          <div class="hypothesis">
            <label class="choice">
              <input
                type="checkbox"
                name={responseField(id)}
                value="on"
                checked={on.has(id)}
                data-response={id}
                data-own={response.on ? 'on' : ''}
              />
              <span>{labelIn(view, label)}</span>
            </label>
            <details>
              <summary>{t(h.known)}</summary>
              <p class="hint">{labelIn(view, note)}</p>
              <Numbers model={model} response={response} tag={tag} />
            </details>
            {driver && (
              <div class="lever">
                <label for={leverField(driver)}>
                  {t(h.drivenBy, { what: labelIn(view, model.parameters[driver]!.label) })}
                </label>
                <LeverInput
                  field={leverField(driver)}
                  quantity={lever.quantity}
                  percent={moves.levers[driver] ?? 0}
                  wrong={wrong}
                />
              </div>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}

/** What it moves, how strongly, and from where on. */
function Numbers({ model: { parameters }, response, tag }: { model: ChainModel; response: Response; tag: string }) {
  const view = useView()
  const { t } = view
  const line = (id: string) => {
    const { label, quantity, value, prior } = parameters[id]!
    const range =
      prior && 'high' in prior
        ? ` (${quantityIn(tag, quantity, prior.low)} – ${quantityIn(tag, quantity, prior.high)})`
        : ''
    return (
      <li>
        {labelIn(view, label)}: {quantityIn(tag, quantity, value)}
        {range}
      </li>
    )
  }
  const target = response.target.split('@')[0]!
  return (
    <ul class="hint">
      <li>{t(h.moves, { what: labelIn(view, parameters[target]?.label ?? target) })}</li>
      {line(response.exponent)}
      {line(response.reference)}
    </ul>
  )
}

/** Which are on, where a reader can't miss it and a print has it. The page's script shows and hides as boxes are ticked. */
export function HypothesesAlert({ model, moves }: Pick<Props, 'model' | 'moves'>) {
  const view = useView()
  const { t } = view
  const on = onIn(model, moves)
  return (
    <div data-hypotheses="" hidden={!on.size}>
      <Alert kind="warning" title={t(h.turnedOn)}>
        {t(h.turnedOnWhy)}
      </Alert>
      <ul>
        {model.responses.map(({ id, label, note }) => (
          <li data-hypothesis={id} hidden={!on.has(id)}>
            <strong>{labelIn(view, label)}</strong>: {labelIn(view, note)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** On which side each is, of two that are compared. */
export function HypothesesOf({ sides }: { sides: readonly { title: string; model: ChainModel }[] }) {
  const view = useView()
  const { t } = view
  const all = new Map(
    sides.flatMap(({ model }) => model.responses.filter(({ on }) => on).map((one) => [one.id, one] as const)),
  )
  if (!all.size) return null
  return (
    <>
      <Alert kind="warning" title={t(h.turnedOn)}>
        {t(h.turnedOnWhy)}
      </Alert>
      <ul>
        {[...all.values()].map(({ id, label, note }) => (
          <li>
            <strong>{labelIn(view, label)}</strong>{' '}
            {sides
              .filter(({ model }) => model.responses.some((one) => one.on && one.id === id))
              .map(({ title }) => (
                <Tag>{title}</Tag>
              ))}
            : {labelIn(view, note)}
          </li>
        ))}
      </ul>
    </>
  )
}
