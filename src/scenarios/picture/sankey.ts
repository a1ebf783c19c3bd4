// The chain as streams: how many persons go from where to where in a year, how many stand where, and for how long. One
// colour an institution, and its name beside it.
import type { Institution } from '#chain/model.ts'
import type { Shown, Station, Stream } from './tried.ts'
import { figure, fill, isolated, type Writing } from './writing.ts'

export const width = 1240
export const height = 620

export const paint: Record<Institution, string> = {
  police: '#005ea2',
  prosecution: '#6f5b8c',
  courts: '#a23737',
  corrections: '#4d8055',
  community: '#71767a',
}

const bar = 14
const top = 34
/** A node takes so much at least, for its lines of words. */
const leastStep = 52
/** A line holds so many letters before the next column begins. */
const lineLetters = 25
const columns: readonly Institution[] = ['police', 'prosecution', 'courts', 'corrections']

interface Node {
  id: string
  column: number
  x: number
  y: number
  height: number
  size: number
  institution: Institution | null
  station: Station | undefined
  /** How much of its sides is taken already. */
  taken: { in: number; out: number }
}

/** The inside of the picture, `width` by `height`. */
export function sankey({ stations, streams }: Pick<Shown, 'stations' | 'streams'>, writing: Writing): string {
  const nodes = placed(stations, streams)
  const scale = scaleOf(nodes)
  for (const node of nodes.values()) node.height = Math.max(2, node.size * scale)
  standApart([...nodes.values()])
  const ordered = streams.toSorted(
    (a, b) =>
      (nodes.get(a.to)?.y ?? 0) - (nodes.get(b.to)?.y ?? 0) ||
      (nodes.get(a.from)?.y ?? 0) - (nodes.get(b.from)?.y ?? 0),
  )
  return (
    ordered.map((stream) => link(stream, nodes, scale, writing)).join('') +
    [...nodes.values()].map((node) => drawn(node, writing)).join('')
  )
}

/** Each place in its column: as its institution stands in the chain; exits one column after what they come from. */
function placed(stations: readonly Station[], streams: readonly Stream[]): Map<string, Node> {
  const nodes = new Map<string, Node>()
  const add = (id: string, column: number, station?: Station) => {
    const through = (side: 'from' | 'to') =>
      streams.reduce((sum, stream) => (stream[side] === id ? sum + stream.persons : sum), 0)
    const institution = station?.institution ?? null
    const size = Math.max(through('from'), through('to'))
    nodes.set(id, { id, column, x: 0, y: 0, height: 0, size, institution, station, taken: { in: 0, out: 0 } })
  }
  for (const station of stations) {
    const column = columns.indexOf(station.institution)
    if (column >= 0) add(station.id, column, station)
  }
  for (const station of stations) {
    if (station.institution !== 'community') continue
    const released = streams.some(({ from, to }) => to === station.id && nodes.get(from)?.column === 3)
    add(station.id, released ? 4 : 3, station)
  }
  for (const { from, to } of streams) {
    const column = Math.min(5, (nodes.get(from)?.column ?? 0) + 1)
    const before = nodes.get(to)
    if (!before) add(to, column)
    else if (!before.station) before.column = Math.max(before.column, column)
  }
  for (const node of nodes.values()) node.x = 96 + node.column * 186
  return nodes
}

/** Pixels for a person, so that the fullest column fits. */
function scaleOf(nodes: Map<string, Node>): number {
  const room = Array.from({ length: 6 }, (_, column) => {
    const own = [...nodes.values()].filter((node) => node.column === column)
    const size = own.reduce((sum, node) => sum + node.size, 0)
    return size > 0 ? Math.max(60, height - top - 60 - own.length * leastStep) / size : Infinity
  })
  return Math.min(...room)
}

/** Down each column, in the order of the chain, exits last. */
function standApart(nodes: Node[]) {
  for (let column = 0; column < 6; column++) {
    let y = top
    for (const node of nodes.filter((one) => one.column === column)) {
      node.y = y
      y += node.height + leastStep
    }
  }
}

function link(
  { from, to, persons, institution }: Stream,
  nodes: Map<string, Node>,
  scale: number,
  writing: Writing,
): string {
  const target = nodes.get(to)!
  const source = nodes.get(from)
  const thick = Math.max(0.75, persons * scale)
  const y1 = source ? source.y + source.taken.out + thick / 2 : target.y + target.taken.in + thick / 2
  if (source) source.taken.out += persons * scale
  const y2 = target.y + target.taken.in + thick / 2
  target.taken.in += persons * scale
  const x1 = source ? source.x + bar : target.x - 84
  const x2 = target.x
  const title = fill(writing.texts.stream, {
    persons: figure(writing.tag, persons, 'persons'),
    from: from === 'in' ? writing.texts.in : (writing.names[from] ?? from),
    to: writing.names[to] ?? to,
  })
  return (
    `<path d="${curve(x1, y1, x2, y2, source?.column ?? -1, target.column)}" fill="none" stroke="${paint[institution]}" ` +
    `stroke-opacity="0.32" stroke-width="${thick.toFixed(1)}"><title>${isolated(title)}</title></path>`
  )
}

/** Onward as a wave; within a column as a bow beside it; back along the foot of the picture. */
function curve(x1: number, y1: number, x2: number, y2: number, from: number, to: number): string {
  const at = (value: number) => value.toFixed(1)
  if (to > from) {
    const middle = (x1 + x2) / 2
    return `M${at(x1)} ${at(y1)}C${at(middle)} ${at(y1)} ${at(middle)} ${at(y2)} ${at(x2)} ${at(y2)}`
  }
  if (to === from)
    return `M${at(x1)} ${at(y1)}C${at(x1 + 46)} ${at(y1)} ${at(x1 + 46)} ${at(y2)} ${at(x2 + bar)} ${at(y2)}`
  const foot = height - 14
  return (
    `M${at(x1)} ${at(y1)}C${at(x1 + 60)} ${at(y1)} ${at(x1 + 60)} ${at(foot)} ${at(x1)} ${at(foot)}` +
    `L${at(x2 - 40)} ${at(foot)}C${at(x2 - 90)} ${at(foot)} ${at(x2 - 90)} ${at(y2)} ${at(x2)} ${at(y2)}`
  )
}

function drawn({ id, x, y, height: tall, size, institution, station }: Node, { tag, names, texts }: Writing): string {
  const color = institution ? paint[institution] : '#a9aeb1'
  const said = station
    ? `${fill(texts.standing, { persons: figure(tag, station.persons.scenario, 'persons') })} · ${wait(station, tag, texts)}`
    : fill(texts.year, { persons: figure(tag, size, 'persons') })
  const name = broken(names[id] ?? id)
  const first = y + Math.min(tall, 40) / 2 - (name.length - 1) * 7 - 2
  const words = (line: number, text: string, weight: string) =>
    `<text x="${x + bar + 6}" y="${(first + line * 14).toFixed(1)}" font-weight="${weight}" stroke="#fff" stroke-width="4" ` +
    `stroke-linejoin="round" paint-order="stroke">${isolated(text)}</text>`
  return (
    `<rect x="${x}" y="${y.toFixed(1)}" width="${bar}" height="${Math.max(2, tall).toFixed(1)}" fill="${color}"/>` +
    name.map((text, line) => words(line, text, '600')).join('') +
    words(name.length, said, '400')
  )
}

/** A name in lines that fit between two columns. */
function broken(name: string): string[] {
  const done: string[] = []
  for (const word of name.split(' ')) {
    const last = done.at(-1)
    if (last !== undefined && last.length + word.length < lineLetters) done[done.length - 1] = `${last} ${word}`
    else done.push(word)
  }
  return done
}

const wait = ({ days }: Station, tag: string, texts: Writing['texts']) =>
  Number.isFinite(days.scenario) ? fill(texts.wait, { days: figure(tag, days.scenario, 'days') }) : texts.noWait
