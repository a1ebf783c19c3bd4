// Addresses of the same page with other filters.
/** This page's address with some parameters changed; `null` takes one out. */
export function linkWith(path: string, query: URLSearchParams, change: Record<string, string | null>): string {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(change)) {
    if (value === null) next.delete(name)
    else next.set(name, value)
  }
  return next.size ? `${path}?${next}` : path
}
