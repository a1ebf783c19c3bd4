// Asking a server over HTTP, with a word when nothing answers.
import { defineProblem } from '#kernel/problem.ts'

const NoAnswer = defineProblem(
  503,
  'no-answer',
  'Nothing answers there',
  'Nothing answers at {server}. Is that the address, and is Jurat served there?',
)

/** A request to the API of a server. @throws NoAnswer */
export async function ask(server: string, path: string, init: RequestInit & { duplex?: 'half' }): Promise<Response> {
  try {
    return await fetch(new URL(`/api/v1${path}`, server), init)
  } catch (error) {
    throw Object.assign(NoAnswer({ server }), { cause: error })
  }
}
