// The members of something that say anything.

/** Without the members that are undefined: left out of a change, they stay as they are. */
export const definedOf = <T extends object>(of: T) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
