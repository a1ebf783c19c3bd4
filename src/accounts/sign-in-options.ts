// How people sign in to this bureau, from the environment.
import { isLoopbackHost } from './loopback.ts'
import { Provider } from './provider.ts'

export interface SignInOptions {
  /** The address under which people reach Jurat, without a path. */
  publicUrl: URL
  /** Null where none is set up: then only the demonstration's people, tokens and the local operator come in. */
  provider: Provider | null
  idleSeconds: number
  lastsSeconds: number
  /** What went wrong in a sign-in, for the log. */
  log: (error: unknown) => void
}

const most = { idleMinutes: 30, hours: 12 }

/** Reads JURAT_PUBLIC_URL, JURAT_OIDC_* and JURAT_SESSION_*; docs/guide/sign-in.md tells of each. */
export function signInOptions(
  env: Record<string, string | undefined>,
  defaults: { publicUrl: string; log: (error: unknown) => void },
): SignInOptions {
  const publicUrl = new URL(env.JURAT_PUBLIC_URL || defaults.publicUrl)
  if (publicUrl.protocol !== 'https:' && !isLoopbackHost(publicUrl.host))
    throw new Error(
      `JURAT_PUBLIC_URL is ${publicUrl.href}: beyond this machine it must begin with https://, or sign-ins could be read on the way.`,
    )
  return {
    publicUrl,
    provider: providerOf(env, publicUrl),
    idleSeconds: 60 * positive(env, 'JURAT_SESSION_IDLE_MINUTES', most.idleMinutes),
    lastsSeconds: 3600 * positive(env, 'JURAT_SESSION_HOURS', most.hours),
    log: defaults.log,
  }
}

function providerOf(env: Record<string, string | undefined>, publicUrl: URL): Provider | null {
  if (!env.JURAT_OIDC_ISSUER) return null
  if (!env.JURAT_OIDC_CLIENT_ID) throw new Error('JURAT_OIDC_ISSUER is set but JURAT_OIDC_CLIENT_ID is not.')
  return new Provider({
    issuer: new URL(env.JURAT_OIDC_ISSUER),
    clientId: env.JURAT_OIDC_CLIENT_ID,
    clientSecret: env.JURAT_OIDC_CLIENT_SECRET || null,
    groupsClaim: env.JURAT_OIDC_GROUPS_CLAIM || 'groups',
    scope: env.JURAT_OIDC_SCOPE || 'openid profile email',
    redirectUri: new URL('/sign-in/callback', publicUrl),
  })
}

function positive(env: Record<string, string | undefined>, name: string, fallback: number): number {
  const value = Number(env[name] || fallback)
  if (!(value > 0 && value <= 100_000)) throw new Error(`${name} is ${env[name]}: it must be a number above zero.`)
  return value
}
