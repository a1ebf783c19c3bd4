// Makes the form of a chain's page live: each number gets a slider, and while it is dragged the worker reckons and the
// page is drawn anew. Nothing goes to the server. Without this script the form's button does the same.
import type { Lever } from '../picture/levers.ts'
import { lines } from '../picture/lines.ts'
import { sankey } from '../picture/sankey.ts'
import type { Given, Moves, Shown } from '../picture/tried.ts'
import {
  betweenIn,
  change,
  changeInPercent,
  figure,
  fill,
  quantityIn,
  spanIn,
  type Writing,
} from '../picture/writing.ts'
import type { Answer, Ask } from './worker.ts'

interface Embedded {
  given: Given
  levers: Lever[]
  writing: Writing
  newValue: string
  /** What to say at a field that can't be reckoned with. */
  wrong: { number: string; between: string }
}

const root = document.querySelector<HTMLElement>('[data-chain]')!
const { given, levers, writing, newValue, wrong } = JSON.parse(
  root.querySelector('[data-given]')!.textContent ?? '',
) as Embedded
const address = root.querySelector<HTMLElement>('[data-worker]')!.dataset.worker!
const form = root.querySelector<HTMLFormElement>('.chain-controls')!
const inputs = [...form.querySelectorAll<HTMLInputElement>('input[type=number]')]
const boxes = [...form.querySelectorAll<HTMLInputElement>('input[data-response]')]
const hidden = [...document.querySelectorAll<HTMLInputElement>('input[data-move]')]
const cells = new Map([...root.querySelectorAll<HTMLElement>('[data-cell]')].map((cell) => [cell.dataset.cell!, cell]))
const pictures = [...root.querySelectorAll<SVGElement>('[data-picture]')]
const [atEnd, chainTitle] = [root.querySelector('[data-at-end]'), root.querySelector('#chain h2')]
const { tag } = writing

const worker = new Worker(address, { type: 'module' })
let turn = 0
/** One question at a time: while it is answered, only the last move is remembered. */
let busy = false
let waiting = false
let told = false
/** The last that could be shown. */
let year = Number(form.querySelector<HTMLInputElement>('#year')?.value) || 1

/** Says at a field what is wrong with it, or nothing; whether it can be reckoned with. */
function fine(input: HTMLInputElement): boolean {
  const { badInput, rangeUnderflow, rangeOverflow } = input.validity
  const { min: least, max: most } = input
  const said = badInput ? wrong.number : rangeUnderflow || rangeOverflow ? fill(wrong.between, { least, most }) : ''
  const place = document.getElementById(`${input.name}-wrong`)
  if (place && place.textContent !== said) place.textContent = said
  input.setAttribute('aria-invalid', String(said !== ''))
  return said === ''
}

/** As typed; what can't be reckoned with counts as not moved, and is told. */
function moves(): Moves {
  const good = inputs.filter((input) => fine(input) && input.value !== '')
  const of = (prefix: string) =>
    Object.fromEntries(
      good
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, value }) => [name.slice(prefix.length), Number(value)]),
    )
  return {
    levers: of('l.'),
    programmes: of('p.'),
    responses: boxes.filter(({ checked }) => checked).map((box) => box.dataset.response!),
    year: (year = Math.round(Number(good.find(({ name }) => name === 'year')?.value ?? year))),
  }
}

function ask() {
  if (busy) {
    waiting = true
    return
  }
  busy = true
  const question: Ask = { moves: moves(), turn: ++turn, ...(!told && { given }) }
  told = true
  worker.postMessage(question)
}

worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  draw(data.shown)
  values(data.values)
  busy = false
  root.dataset.turn = String(data.turn)
  if (waiting) {
    waiting = false
    ask()
  }
})

function write(cell: string, text: string) {
  const found = cells.get(cell)
  if (found && found.textContent !== text) found.textContent = text
}

function draw(shown: Shown) {
  const year = { year: String(shown.year) }
  for (const [place, text] of [
    [atEnd, writing.texts.atEnd],
    [chainTitle, writing.texts.chainIn],
  ] as const)
    if (place) place.textContent = fill(text, year)
  for (const { indicator, unit, baseline, scenario, between } of shown.rows) {
    write(`${indicator} scenario`, figure(tag, scenario, unit))
    write(`${indicator} difference`, change(tag, baseline, scenario, unit))
    if (between) write(`${indicator} between`, betweenIn(writing.texts.between, tag, between, unit))
    if (unit !== 'percent') write(`${indicator} percent`, changeInPercent(tag, baseline, scenario))
  }
  for (const { id, persons, out, days, daysBetween } of shown.stations) {
    write(`${id} persons`, figure(tag, persons.scenario, 'persons'))
    write(`${id} out`, figure(tag, out.scenario, 'persons'))
    write(`${id} days`, figure(tag, days.scenario, 'days'))
    if (daysBetween) write(`${id} between`, spanIn(writing.texts.between, tag, daysBetween, 'days'))
  }
  for (const picture of pictures) {
    const name = picture.dataset.picture
    const panel = shown.panels.find(({ indicator }) => indicator === name)
    if (panel) picture.innerHTML = lines(panel, writing)
    else if (name === 'streams') picture.innerHTML = sankey(shown, writing)
  }
}

const before = new Map(levers.map(({ parameter }) => [parameter, given.scenario.model.parameters[parameter]!.value]))

function values(now: Record<string, number>) {
  for (const { parameter, quantity } of levers) {
    const place = form.querySelector(`[data-lever="${CSS.escape(parameter)}"]`)
    const [was, is] = [before.get(parameter)!, now[parameter]!]
    const text = (value: number) => quantityIn(tag, quantity, value)
    if (place) place.textContent = was === is ? text(was) : fill(newValue, { before: text(was), after: text(is) })
  }
}

/** The forms that save, and the address, so that loading the page again shows the same. */
function keep() {
  for (const field of hidden) {
    const input = inputs.find(({ name }) => name === field.name)
    // what the browser doesn't hand out is no number either
    if (input) field.value = input.validity.badInput ? '?' : input.value
    const box = boxes.find(({ name }) => name === field.name)
    if (box) field.value = box.checked ? 'on' : ''
  }
  const query = new URLSearchParams()
  for (const { name, value } of inputs) if (!name.startsWith('l.') || Number(value)) query.set(name, value)
  if (boxes.some(({ checked, dataset }) => checked !== (dataset.own === 'on'))) {
    query.set('r', 'sent')
    for (const { name, checked } of boxes) if (checked) query.set(name, 'on')
  }
  history.replaceState(null, '', `${location.pathname}?${query}`)
}

for (const input of inputs) {
  const slider = document.createElement('input')
  slider.type = 'range'
  slider.min = input.dataset.least ?? input.min
  slider.max = input.dataset.most ?? input.max
  slider.step = input.dataset.step ?? '1'
  slider.value = input.value
  slider.setAttribute('aria-label', input.labels?.[0]?.textContent ?? input.name)
  slider.dataset.slider = input.name
  input.before(slider)
  slider.addEventListener('input', () => {
    input.value = slider.value
    ask()
  })
  input.addEventListener('input', () => {
    slider.value = input.value
    ask()
  })
  for (const one of [slider, input]) one.addEventListener('change', keep)
}
const warning = root.querySelector<HTMLElement>('[data-hypotheses]')
for (const box of boxes)
  box.addEventListener('change', () => {
    for (const one of boxes) {
      const line = warning?.querySelector<HTMLElement>(`[data-hypothesis="${CSS.escape(one.dataset.response!)}"]`)
      if (line) line.hidden = !one.checked
    }
    if (warning) warning.hidden = boxes.every(({ checked }) => !checked)
    keep()
    ask()
  })
form.classList.add('live')
form.addEventListener('submit', (event) => {
  event.preventDefault()
  keep()
  ask()
})
