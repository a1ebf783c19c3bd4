// A browser as far as signing in needs one: it keeps cookies by origin and tells where its forms come from.
export class Browser {
  readonly cookies = new Map<string, Map<string, string>>()

  /** One request; redirects are answered, not followed. */
  async get(address: string | URL): Promise<Response> {
    return this.send(address, {})
  }

  async post(
    address: string | URL,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.send(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: new URL(address).origin, ...headers },
    })
  }

  /** Follows redirects until a page stands there, or one that `until` wants to see. */
  async follow(
    address: string | URL,
    until: (next: URL) => boolean = () => false,
  ): Promise<{ response: Response; at: URL }> {
    let at = new URL(address)
    for (let hop = 0; hop < 20; hop++) {
      if (until(at)) return { response: new Response(null), at }
      const response = await this.get(at)
      const location = response.headers.get('location')
      if (!location) return { response, at }
      at = new URL(location, at)
    }
    throw new Error(`Too many redirects, now at ${at.href}.`)
  }

  private async send(address: string | URL, init: RequestInit): Promise<Response> {
    const jar = this.jar(address)
    const headers = new Headers(init.headers)
    headers.set('accept', 'text/html')
    if (jar.size) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  jar(address: string | URL): Map<string, string> {
    const { origin } = new URL(address)
    const jar = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, jar)
    return jar
  }
}
