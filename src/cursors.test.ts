// A cursor that no list gave is refused by every list, and never an error of the database.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { Problem } from '#kernel/problem.ts'
import { writeCursor } from '#kernel/cursor.ts'
import type { PlainOperation } from '#kernel/operation.ts'
import { story } from '#testing.ts'
import { operations } from './operations.ts'

const ofLists = operations.filter(
  (op) => 'cursor' in (z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }).properties ?? {}),
)
/** What some lists want besides. */
const besides = { rule: 'unknown', words: 'police', id: '0192f7c8-0000-7000-8000-000000000001' }
const values = [null, '', 'x', 'a\0b', -1, 1.5, 1e20, '9999-99-99', '0192f7c8', {}, [], true]
const forged = [
  'x',
  ...[1, 2, 3, 4].flatMap((length) => values.map((value) => writeCursor(Array(length).fill(value) as string[]))),
  writeCursor(['2020-01-01', besides.id, 0, 1e10]),
  writeCursor(['2020-01-01', 'x', 0, 0]),
  writeCursor(['2020-02-31', besides.id, 0, 0]),
]

test(
  'a cursor that no list gave is refused, or begins where nothing is',
  story(async ({ person }) => {
    const people = [await person('auditor'), await person('account-administrator'), await person('operator')]
    assert.ok(ofLists.length > 6)
    for (const op of ofLists)
      for (const cursor of forged)
        for (const one of people) {
          const answer = await one.act(op as PlainOperation, { ...besides, cursor }).catch((error: unknown) => error)
          assert.ok(!(answer instanceof Error) || answer instanceof Problem, `${op.name} ${cursor}: ${String(answer)}`)
        }
  }),
)
