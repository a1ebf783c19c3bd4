// Writes into docs/guide/roles.md what each role may do, from the policies. Run it after changing a policy:
// node --import ./scripts/loader.mjs scripts/roles-guide.ts
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { accessRules, type Role } from '#kernel/access.ts'

export const guideFile = new URL('../docs/guide/roles.md', import.meta.url)

export async function loadPolicies() {
  for (const file of globSync('src/*/policy.ts', { cwd: new URL('..', import.meta.url) }).toSorted())
    await import(new URL(`../${file}`, import.meta.url).href)
}

export function mayLine(role: Role): string {
  const permissions = accessRules().filter((rule) => rule.role === role)
  const words = permissions.map(({ permission }) => `\`${permission}\``)
  return `May: ${words.length ? words.join(', ') : 'nothing yet'}.`
}

/** The guide with the line of each role as the policies have it now. A section names its role in code in its text. */
export const withMayLines = (guide: string): string =>
  guide
    .split(/^(?=## )/m)
    .map((section) => {
      const role = /^## .*\n+`([a-z-]+)`/.exec(section)?.[1]
      if (!role) return section
      return `${section.replace(/^May: .*\n?/m, '').trimEnd()}\n\n${mayLine(role as Role)}\n\n`
    })
    .join('')
    .trimEnd() + '\n'

if (process.argv[1] === import.meta.filename) {
  await loadPolicies()
  writeFileSync(guideFile, withMayLines(readFileSync(guideFile, 'utf8')))
}
