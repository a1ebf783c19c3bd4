// What a reader can move: a form that works by itself, and that the page's script makes into sliders.
import type { ChainModel } from '#chain/model.ts'
import type { AttachedProgramme } from '#chain/scenario.ts'
import { Button, Section, useView } from '#web/index.ts'
import { LeverInput } from './lever-input.tsx'
import { institutionNames, messages as m, quantityNames } from './messages.ts'
import { leverField, mostTranches, programmeField, yearField } from './moves.ts'
import { leversOf, moved } from './picture/levers.ts'
import type { Moves } from './picture/tried.ts'
import { HypothesisFields } from './hypotheses-view.tsx'
import type { Writing } from './picture/writing.ts'
import { labelIn, quantityIn } from './words.tsx'
import { WrongMove, wrongMoveId, WrongMovesAlert, type WrongMoves } from './wrong-move.tsx'

interface Props {
  address: string
  model: ChainModel
  programmes: readonly AttachedProgramme[]
  months: number
  moves: Moves
  writing: Writing
  wrong: WrongMoves
}

export function Controls({ address, model, programmes, months, moves, writing, wrong }: Props) {
  const view = useView()
  const { t } = view
  const { tag } = writing
  const levers = leversOf(model).filter(({ response }) => !response)
  const after = moved(model, moves.levers).parameters
  const years = Math.ceil(months / 12)
  const institutions = [...new Set(levers.map(({ institution }) => institution))]
  return (
    <Section title={t(m.move)} id="move">
      <form class="chain-controls" method="get" action={address}>
        <p class="hint">{t(m.moveHint)}</p>
        <WrongMovesAlert wrong={wrong} />
        {institutions.map((institution) => (
          <fieldset>
            <legend>{t(institutionNames[institution])}</legend>
            {levers
              .filter((lever) => lever.institution === institution)
              .map(({ parameter, quantity }) => {
                const { label, value } = model.parameters[parameter]!
                const field = leverField(parameter)
                const percent = moves.levers[parameter] ?? 0
                const before = quantityIn(tag, quantity, value)
                const now = quantityIn(tag, quantity, after[parameter]!.value)
                return (
                  <div class="lever">
                    <label for={field}>{labelIn(view, label)}</label>
                    <span class="lever-value" id={`${field}-value`}>
                      <span data-lever={parameter}>{percent ? t(m.newValue, { before, after: now }) : before}</span>{' '}
                      <span class="hint-inline">{t(quantityNames[quantity])}</span>
                    </span>
                    <LeverInput {...{ field, quantity, percent, wrong }} describedBy={`${field}-value`} />
                  </div>
                )
              })}
          </fieldset>
        ))}
        {programmes.length > 0 && (
          <fieldset>
            <legend>{t(m.programmes)}</legend>
            {programmes.map(({ id, title, tranches }) => (
              <div class="lever">
                <label for={programmeField(id)}>
                  <bdi>{title}</bdi>
                </label>
                <span class="lever-value hint-inline">{t(m.tranches)}</span>
                <WrongMove field={programmeField(id)} wrong={wrong} />
                <span class="lever-move">
                  <input
                    id={programmeField(id)}
                    name={programmeField(id)}
                    type="number"
                    min={0}
                    max={mostTranches}
                    step="any"
                    value={wrong.typed(programmeField(id)) ?? String(moves.programmes[id] ?? tranches)}
                    aria-describedby={wrongMoveId(programmeField(id))}
                    aria-invalid={wrong.of(programmeField(id)) && 'true'}
                    data-step="1"
                    data-most={String(Math.max(4, 2 * Math.ceil(tranches)))}
                  />
                </span>
              </div>
            ))}
          </fieldset>
        )}
        <HypothesisFields model={model} moves={moves} writing={writing} wrong={wrong} />
        <div class="lever">
          <label for={yearField}>{t(m.year)}</label>
          <WrongMove field={yearField} wrong={wrong} />
          <span class="lever-move">
            <input
              id={yearField}
              name={yearField}
              type="number"
              min={1}
              max={years}
              step={1}
              value={wrong.typed(yearField) ?? String(moves.year)}
              aria-describedby={wrongMoveId(yearField)}
              aria-invalid={wrong.of(yearField) && 'true'}
              data-step="1"
            />
          </span>
        </div>
        <div class="form-buttons">
          <Button>{t(m.recompute)}</Button> <a href={address}>{t(m.reset)}</a>
        </div>
      </form>
    </Section>
  )
}
