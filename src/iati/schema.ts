// The official schemas as a second opinion, for those who have them in a folder: nothing here is needed to read a file.
// libxml2 takes the whole file into memory, so this is for checking, never for importing.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export interface SchemaError {
  line: number
  message: string
}

export interface Schema {
  /** What the schema finds wrong with the file; empty where it is valid. */
  check(file: Uint8Array): SchemaError[]
  close(): void
}

/** Opens `iati-activities-schema.xsd` and what it includes from the folder; throws where it can't be read. */
export async function openSchema(folder: string): Promise<Schema> {
  const [{ XmlDocument, XmlError, XmlLibError, XsdValidator, ParseOption }, { xmlRegisterFsInputProviders }] =
    await Promise.all([import('libxml2-wasm'), import('libxml2-wasm/lib/nodejs.mjs')])
  xmlRegisterFsInputProviders()
  const path = resolve(join(folder, 'iati-activities-schema.xsd'))
  const schema = XmlDocument.fromBuffer(readFileSync(path), { url: path })
  const validator = XsdValidator.fromDoc(schema)
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE
  return {
    check(file) {
      let document
      try {
        document = XmlDocument.fromBuffer(file, { option })
        validator.validate(document)
        return []
      } catch (error) {
        if (error instanceof XmlLibError && error.details.length > 0)
          return error.details.map(({ line, message }) => ({ line, message: message.trim() }))
        if (error instanceof XmlError) return [{ line: 1, message: error.message.trim() || 'The file is not XML.' }]
        throw error
      } finally {
        document?.dispose()
      }
    },
    close() {
      validator.dispose()
      schema.dispose()
    },
  }
}
