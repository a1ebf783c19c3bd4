// `jurat import iati … --schema DIR`: the standard's own schemas as a second opinion, for those who have them in a folder.
// They are asked here, where the files are; the import itself goes by our own rules.
import type { Command } from 'commander'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSchema } from '#iati/index.ts'
import { defineProblem } from '#kernel/problem.ts'

const NoSchema = defineProblem(
  422,
  'no-schema',
  'No schema is there',
  '{path} is not there. Name the folder that holds the schemas of IATI 2.03.',
)

export function addSecondOpinion(
  program: Command,
  tell: (text: string) => unknown = (text) => process.stderr.write(text),
) {
  program.commands
    .find((command) => command.name() === 'import')!
    .commands.find((command) => command.name() === 'iati')!
    .option('--schema <dir>', 'Also tell, on standard error, what the official schemas in this folder find wrong')
    .hook('preAction', async (_, command) => {
      const { schema } = command.opts<{ schema?: string }>()
      if (!schema) return
      const said = await check(schema, command.processedArgs[0] as string[])
      for (const { file, line, message } of said) tell(`${file}:${line}: ${message}\n`)
      if (said.length) process.exitCode = 3
    })
}

async function check(folder: string, paths: readonly string[]) {
  const path = join(folder, 'iati-activities-schema.xsd')
  if (!existsSync(path)) throw NoSchema({ path })
  const schema = await openSchema(folder)
  try {
    return paths.flatMap((file) => schema.check(readFileSync(file)).map((error) => ({ file, ...error })))
  } finally {
    schema.close()
  }
}
