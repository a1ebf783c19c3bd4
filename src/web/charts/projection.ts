// The world on paper: the Equal Earth projection (areas keep their proportions), from 56° south to 84° north.
import { geoEqualEarth, geoPath } from 'd3-geo'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

export const mapWidth = 960
export const mapHeight = 420

const projection = geoEqualEarth()
  .rotate([-11, 0])
  .scale(177)
  .translate([mapWidth / 2, mapHeight / 2 + 35])
  .clipExtent([
    [0, 0],
    [mapWidth, mapHeight],
  ])

/** A place on the map in its own units; null outside it. */
export function place(longitude: number, latitude: number): readonly [number, number] | null {
  const point = projection([longitude, latitude])
  if (!point) return null
  const [x, y] = point
  return x >= 0 && x <= mapWidth && y >= 0 && y <= mapHeight ? [x, y] : null
}

/** The outline of the land without its boundaries (Natural Earth 1:110m), as an SVG file. */
export function landSvg(): string {
  const atlas = createRequire(import.meta.url)('world-atlas/land-110m.json') as Topology<{ land: GeometryCollection }>
  const outline = geoPath(projection).digits(0)(feature(atlas, atlas.objects.land))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${mapWidth} ${mapHeight}"><path fill="#dfe1e2" d="${outline}"/></svg>`
}
