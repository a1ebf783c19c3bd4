import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openSchema } from './schema.ts'
import { file, schemaFolder, withoutData } from './testing.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('the official schema as a second opinion', () => {
  it('finds nothing wrong with a sound file', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    assert.deepEqual(schema.check(bytes(file())), [])
    schema.close()
  })

  it('names lines, and says so where a file is not XML', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    assert.deepEqual(
      schema.check(bytes(file('<nonsense/>'))).map(({ line }) => line),
      [12],
    )
    assert.ok(schema.check(bytes('<iati-activities>')).length > 0)
    assert.ok(schema.check(new Uint8Array(0)).length > 0)
    schema.close()
  })

  it('reads no external entity', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    const external = `<!DOCTYPE iati-activities [<!ENTITY x SYSTEM "file:///etc/hostname">]>${file('<tag>&x;</tag>')}`
    assert.ok(schema.check(bytes(external)).length > 0)
    schema.close()
  })

  it('cannot be opened where the folder has none', async () => {
    await assert.rejects(openSchema('/nonexistent'), /iati-activities-schema\.xsd/)
  })
})
