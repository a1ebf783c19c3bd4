// The worker behind the sliders: reckons a scenario anew with the server's own engine, and answers what is to be drawn.
import { movedBy, tried, type Given, type Moves, type Shown } from '../picture/tried.ts'

export interface Ask {
  /** With the first. */
  given?: Given
  moves: Moves
  turn: number
}
export interface Answer {
  shown: Shown
  /** The values of the parameters as they were moved. */
  values: Record<string, number>
  turn: number
}

let given: Given | undefined

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  given = data.given ?? given
  if (!given) return
  const shown = tried(given, data.moves)
  const { parameters } = movedBy(given.scenario, data.moves).model
  const values = Object.fromEntries(Object.entries(parameters).map(([id, { value }]) => [id, value]))
  postMessage({ shown, values, turn: data.turn } satisfies Answer)
})
