// Where to go after signing in, or after any other detour: an address within Jurat, whatever a link says.

/** The path as given if it is one of this site's pages, else the home page. */
export function safeReturn(wanted: string | null | undefined): string {
  // a browser reads \ as / and drops tabs and newlines, so none of them may be there
  if (!wanted || !/^\/[^\s\\\p{Cc}]*$/u.test(wanted) || wanted.startsWith('//')) return '/'
  const url = URL.canParse(wanted, origin) ? new URL(wanted, origin) : null
  // after the dots are resolved the path must still not begin with two slashes
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

const origin = 'http://jurat.invalid'
