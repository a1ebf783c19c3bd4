// What a count is called: as the indicator, but of whatever months it covers; a stock, a flow or a stage by its own name.
import type { ChainModel } from '#chain/model.ts'
import type { View } from '#web/index.ts'
import { countNames } from './calibrate-messages.ts'
import { indicatorName, labelIn } from './words.tsx'

export function countName(view: Pick<View, 't'>, name: string, model: ChainModel): string {
  const [ofAll = '', group] = name.split('@')
  const [kind, id = ''] = ofAll.split(':')
  const own = (message: (typeof countNames)[keyof typeof countNames], label: string | undefined) => {
    const said = label === undefined ? id : labelIn(view, label)
    const text = view.t(message as typeof countNames.stock, { label: said, station: said } as { label: string })
    if (group === undefined) return text
    const of = model.groups.find((one) => one.id === group)?.label
    return `${text} – ${of === undefined ? group : labelIn(view, of)}`
  }
  const station = model.stations.find((one) => one.id === id)?.label
  const stage = `stage-${id}`
  if (kind === 'incoming' || kind === 'resolved') return own(countNames[kind], station)
  if (kind === 'stage' && Object.hasOwn(countNames, stage)) return own(countNames[stage as 'stage-charged'], undefined)
  if (kind === 'stock') return own(countNames.stock, model.stocks.find((one) => one.id === id)?.label)
  if (kind === 'flow') return own(countNames.flow, flowLabel(model, id))
  return indicatorName(view, name, model)
}

const flowLabel = ({ sources, stocks, stations, decisions }: ChainModel, id: string): string | undefined =>
  [
    ...sources,
    ...stocks.flatMap(({ leaves }) => leaves),
    ...stations.flatMap(({ serves }) => serves),
    ...decisions.flatMap(({ ways, otherwise }) => [...ways, otherwise]),
  ].find((one) => one.id === id)?.label
