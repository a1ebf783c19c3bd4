// Whether a request comes from this very machine: by its socket, by the name it asked for, and past no proxy.
import type { Context } from 'hono'
import { remoteAddress } from '#http/remote-address.ts'

const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

export function fromLoopback(c: Context): boolean {
  if (proxyHeaders.some((name) => c.req.header(name) !== undefined)) return false
  return isLoopbackAddress(remoteAddress(c)) && isLoopbackHost(c.req.header('host') ?? '')
}

export const isLoopbackAddress = (address: string) =>
  /^(::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address) || address === '::1'

/** A Host header or URL host: another name that merely resolves to 127.0.0.1 (DNS rebinding) does not count. */
export const isLoopbackHost = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host)
