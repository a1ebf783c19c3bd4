import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import { parseCodeRows, readCodeLists } from './code-lists.ts'
import { defaultLimits } from './limits.ts'
import { models } from './structure.ts'
import { codeListFolder, file, filesBelow, iatiData, readAll, rulesOf, withoutData } from './testing.ts'
import { readXml } from './xml.ts'

const codeLists = readCodeLists(codeListFolder)

describe('the code lists', () => {
  it('have a source and a mark for every row, and no code twice', () => {
    const paths = filesBelow(codeListFolder, '.csv')
    assert.ok(paths.length > 40)
    for (const path of paths) {
      const rows = parseCodeRows(readFileSync(path, 'utf8'))
      assert.ok(
        rows.every(({ code, name, source, verified }) => code && name && source && verified === 'yes'),
        path,
      )
      assert.equal(new Set(rows.map(({ code }) => code)).size, rows.length, path)
    }
  })

  it('have the codes and names that the standard publishes', { skip: withoutData }, async () => {
    for (const path of filesBelow(codeListFolder, '.csv')) {
      const list = basename(path, '.csv')
      const bytes = readFileSync(join(iatiData, 'standard/codelists', `${list}.xml`))
      const official = new Map<string, string>()
      for await (const parts of readXml([bytes], defaultLimits))
        for (const part of parts)
          if (part.kind === 'child' && part.element.name === 'codelist-items')
            for (const item of part.element.children)
              official.set(
                item.named('code')[0]!.text.trim(),
                item.named('name')[0]!.named('narrative')[0]!.text.replaceAll(/\s+/g, ' ').trim(),
              )
      assert.deepEqual(codeLists.get(list), official, list)
    }
  })

  it('are named by the structure as the standard names them', { skip: withoutData }, () => {
    const published = new Set(
      filesBelow(join(iatiData, 'standard/codelists'), '.xml').map((path) => basename(path, '.xml')),
    )
    const named = [...models.values()].flatMap(({ attributes }) =>
      [...attributes.values()].flatMap(({ list }) => list ?? []),
    )
    // A tag has no list of its own: its vocabulary decides.
    assert.deepEqual(
      [...new Set(named)].filter((list) => !published.has(list)),
      ['Tag'],
    )
  })

  const unknown = async (inside: string) =>
    (await readAll(file(inside), { codeLists, ruleset: false })).findings.map(({ rule, params }) => [rule, params])

  it('find a country that no list knows', async () => {
    assert.deepEqual(await unknown('<recipient-country code="SF"/>').then((found) => found.at(-1)), [
      'code/unknown',
      { code: 'SF', list: 'Country' },
    ])
    assert.deepEqual(rulesOf(await readAll(file(), { codeLists })), [])
  })

  it('go by the vocabulary, and leave the vocabularies of publishers alone', async () => {
    const transaction = (sector: string) =>
      unknown(
        `<transaction><transaction-type code="3"/><transaction-date iso-date="2020-01-01"/><value value-date="2020-01-01">1</value>${sector}</transaction>`,
      )
    assert.deepEqual(await transaction('<sector code="15130" vocabulary="1"/>'), [])
    assert.deepEqual(await transaction('<sector code="151" vocabulary="2"/>'), [])
    assert.deepEqual(await transaction('<sector code="ours" vocabulary="99"/>'), [])
    assert.deepEqual(await transaction('<sector code="151" vocabulary="1"/>'), [
      ['code/unknown', { code: '151', list: 'Sector' }],
    ])
    assert.deepEqual(await transaction('<sector code="15130" vocabulary="2"/>'), [
      ['code/unknown', { code: '15130', list: 'SectorCategory' }],
    ])
    assert.deepEqual(await transaction('<sector code="1" vocabulary="1234"/>'), [
      ['code/unknown', { code: '1234', list: 'SectorVocabulary' }],
    ])
  })
})
