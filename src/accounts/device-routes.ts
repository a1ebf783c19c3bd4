// What a program says before anybody is known: it asks for a code, then asks again and again whether it is let in.
import { Hono } from 'hono'
import { z } from 'zod'
import { parseJson } from '#http/json.ts'
import type { Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { parseInput } from '#kernel/operation.ts'
import { newSecret } from '#kernel/secret.ts'
import {
  AccessDenied,
  AuthorizationPending,
  DeviceCodeExpired,
  deviceSeconds,
  newUserCode,
  programName,
} from './device.ts'
import { beginDevice, pollDevice } from './door.ts'
import { GuessLimit } from './guess-limit.ts'
import { remoteAddress } from './loopback.ts'

const begin = { input: z.object({ name: programName }) }
const poll = { input: z.object({ deviceCode: z.string().min(1).max(200) }) }

export function deviceRoutes(bureau: Bureau, publicUrl: URL) {
  const begun = new GuessLimit(60, 10 * 60)
  const routes = new Hono<Env>()

  routes.post('/api/v1/device', async (c) => {
    const { name } = parseInput(begin, await parseJson(c))
    begun.count(remoteAddress(c))
    const deviceCode = newSecret('device')
    const userCode = newUserCode()
    await beginDevice(bureau.store, { deviceCode, userCode, name })
    c.header('cache-control', 'no-store')
    return c.json({ deviceCode, userCode, verificationUri: new URL('/device', publicUrl).href, ...deviceSeconds })
  })

  routes.post('/api/v1/device/token', async (c) => {
    const { deviceCode } = parseInput(poll, await parseJson(c))
    const heard = await pollDevice(bureau.store, deviceCode)
    if (heard.state === 'pending') throw AuthorizationPending({})
    if (heard.state === 'denied') throw AccessDenied({})
    if (heard.state === 'expired') throw DeviceCodeExpired({})
    c.header('cache-control', 'no-store')
    return c.json({ token: heard.token })
  })

  return routes
}
