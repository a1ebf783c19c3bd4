import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { rendered, testView } from '../testing.tsx'
import { BarChart } from './bars.tsx'
import { ColumnChart } from './columns.tsx'
import { countries } from './countries.ts'
import { InstitutionChart } from './institutions.tsx'
import { moneyPaint } from './palette.ts'
import { mapHeight, mapWidth, place } from './projection.ts'
import { ticks } from './scale.ts'
import { WorldMap } from './world-map.tsx'

const text = { title: 'Half is unspent', summary: 'Amounts by name.' }
const heads = { label: 'Country', amount: 'Obligations' }

test('the ticks of an axis are even, round and reach around all values', () => {
  assert.deepEqual(ticks(0, 18_500_000), [0, 5_000_000, 10_000_000, 15_000_000, 20_000_000])
  assert.deepEqual(ticks(-2, 7), [-2.5, 0, 2.5, 5, 7.5])
  assert.deepEqual(ticks(0, 0), [0])
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 0 }), fc.integer({ min: 1, max: 1e9 }), (low, high) => {
      const steps = ticks(low, high)
      assert.ok(steps[0]! <= low && steps.at(-1)! >= high && steps.length <= 8, `${low}..${high}: ${steps.join(' ')}`)
    }),
  )
})

describe('a chart', () => {
  const bars = [
    { label: 'Haiti', amount: '2600187.00', href: '/countries/HT' },
    { label: '<Togo>', amount: '-650046.75' },
  ]
  const html = rendered(<BarChart {...text} csvHref="/balance?format=csv" heads={heads} currency="USD" bars={bars} />)

  test('states its finding, its figures in full and where to take them', () => {
    assert.match(html, /<figcaption><p class="chart-title">Half is unspent<\/p><p class="chart-summary">/)
    assert.match(html, /<details>.*\$2,600,187\.00.*-\$650,046\.75.*<\/details>/)
    assert.match(html, /href="\/balance\?format=csv" download=""/)
    assert.match(html, /&lt;Togo&gt;/)
  })

  test('draws its bars from nought, the negative ones the other way', () => {
    const drawn = [...html.matchAll(/<rect x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, x, width]) => [x, width])
    assert.deepEqual(drawn, [
      ['20', '80'],
      ['0', '20'],
    ])
  })

  test('is mirrored for those who read from the right', () => {
    const chart = <BarChart {...text} heads={heads} currency="USD" bars={bars} />
    const drawn = [...rendered(chart, testView('/', 'ar')).matchAll(/<rect x="([\d.]+)%" width="([\d.]+)%"/g)]
    assert.deepEqual(
      drawn.map(([, x]) => x),
      ['0', '80'],
    )
  })
})

describe('columns by year', () => {
  const series = [
    { key: 'paid', label: 'Paid', paint: moneyPaint.disbursements },
    { key: 'unspent', label: 'Unspent', paint: moneyPaint.unspent },
  ]
  const chart = (mode: 'grouped' | 'stacked', href?: string) =>
    rendered(
      <ColumnChart
        {...text}
        series={series}
        currency="USD"
        mode={mode}
        yearHead="Fiscal year"
        years={[{ label: '2023', amounts: { paid: '5000000', unspent: '5000000' }, ...(href ? { href } : {}) }]}
      />,
    )
  const heights = (html: string) =>
    [...html.matchAll(/y="([\d.]+)" width="[\d.]+%" height="([\d.]+)" fill="(?!transparent)/g)].map(([, y, h]) => [
      y,
      h,
    ])

  test('stand beside each other or on each other', () => {
    const [first, second] = heights(chart('grouped'))
    assert.deepEqual(first, second)
    const [below, above] = heights(chart('stacked'))
    assert.equal(below?.[1], above?.[1])
    assert.equal(Number(above?.[0]) + Number(above?.[1]), Number(below?.[0]))
  })

  test('are an image with a name, unless there are links in it for the mouse', () => {
    assert.match(chart('grouped'), /<svg[^>]*role="img" aria-label="Half is unspent"/)
    assert.match(chart('grouped', '/balance'), /<svg[^>]*aria-hidden="true".*<a href="\/balance" tabindex="-1">/)
  })
})

test('an institution without money stands there empty instead of being dropped', () => {
  const shares = [
    { institution: 'police' as const, obligations: '100.00', paid: '75.00', unspent: '25.00', activities: 3 },
  ]
  const html = rendered(<InstitutionChart {...text} currency="USD" shares={shares} />)
  assert.equal(html.match(/class="institution-name"/g)?.length, 3)
  assert.match(html, /aria-label="Half is unspent: Police 100%"/)
  assert.match(html, /Corrections<\/p><p class="institution-figure"><data class="money zero" value="0"/)
})

describe('the map', () => {
  test('has a place for every country with people of its own', () => {
    const outside = [...countries.values()].filter(({ longitude, latitude }) => !place(longitude, latitude))
    assert.deepEqual(
      outside.map(({ code }) => code),
      ['AQ', 'BV', 'HM', 'GS'],
    )
  })

  test('puts countries where they are to each other', () => {
    const at = (code: string) => {
      const { longitude, latitude } = countries.get(code)!
      return place(longitude, latitude)!
    }
    assert.ok(at('HT')[0] > at('MX')[0] && at('HT')[1] > at('US')[1], 'Haiti lies east of Mexico, south of the States')
    assert.ok(at('NZ')[0] > at('JP')[0] && at('NZ')[1] > at('FJ')[1], 'New Zealand lies east of Japan, south of Fiji')
    assert.ok(at('XK')[0] > at('DE')[0] && at('XK')[0] < at('UA')[0], 'Kosovo lies between Germany and Ukraine')
  })

  test('draws the largest first and names what it could not place', () => {
    const rows = [
      { code: 'TG', name: 'Togo', amount: '900000' },
      { code: 'CO', name: 'Colombia', amount: '90000000', href: '/countries/CO' },
      { code: 'ZZ', name: 'Nowhere', amount: '1' },
    ]
    const html = rendered(<WorldMap {...text} heads={heads} currency="USD" countries={rows} />)
    const radii = [...html.matchAll(/ r="([\d.]+)"/g)].map(([, radius]) => radius)
    assert.deepEqual(radii, ['30.0', '3.0'])
    assert.match(html, /Boundaries are not authoritative\. Not on the map: Nowhere/)
    assert.match(html, new RegExp(`viewBox="0 0 ${mapWidth} ${mapHeight}"`))
  })
})

const codelist = new URL('../../../../shared/data/iati/standard/codelists/Country.xml', import.meta.url)
const codelistPath = process.env.JURAT_SHARED
  ? new URL(`file://${process.env.JURAT_SHARED}/data/iati/standard/codelists/Country.xml`)
  : codelist

test(
  'the list of countries is that of IATI, each in a region of the DAC',
  { skip: !existsSync(codelistPath) && 'the shared IATI code lists are not here' },
  () => {
    const listed = [...readFileSync(codelistPath, 'utf8').matchAll(/<codelist-item>\s*<code>(\w\w)<\/code>/g)].map(
      ([, code]) => code,
    )
    assert.deepEqual(new Set(countries.keys()), new Set(listed))
    const regions = new Set(['', '89', '189', '289', '389', '489', '498', '589', '619', '679', '789', '889'])
    assert.deepEqual(
      [...countries.values()].filter(({ region }) => !regions.has(region)).map(({ code }) => code),
      [],
    )
    assert.deepEqual(
      ['HT', 'TG', 'JO', 'XK', 'AF', 'GE', 'CO'].map((code) => countries.get(code)?.region),
      ['389', '289', '589', '89', '679', '619', '489'],
    )
  },
)
