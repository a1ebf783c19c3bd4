// Brings the catalogues in locales/ up to date with the messages in the code: `node --import ./scripts/loader.mjs scripts/messages.ts`.
// A language begins its catalogue by being named: `… scripts/messages.ts fr`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { importEveryMessage } from '#web/messages/every-message.ts'
import { mergeCatalogue } from '#web/messages/catalogue.ts'
import { isLocale, locales } from '#web/messages/index.ts'

await importEveryMessage()
const named = process.argv.slice(2)
for (const wrong of named.filter((locale) => !isLocale(locale))) throw new Error(`${wrong} is not a language of Jurat.`)

for (const locale of locales) {
  const path = `locales/${locale}.po`
  if (!existsSync(path) && !named.includes(locale)) continue
  writeFileSync(path, mergeCatalogue(locale, existsSync(path) ? readFileSync(path, 'utf8') : ''))
}
