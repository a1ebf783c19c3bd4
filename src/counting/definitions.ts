// The rules of counting as anybody may read them.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { rules } from './rules.ts'

export const listRules = operation({
  name: 'counting.rules',
  summary: 'The rules by which persons trained are counted, each with its version',
  needs: 'trained.read',
  http: 'GET /trained-rules',
  input: z.object({}),
  output: z.object({
    rules: z.array(z.object({ id: z.string(), version: z.int(), adds: z.string(), text: z.string() })),
  }),
  run: () => Promise.resolve({ rules: [...rules] }),
})
