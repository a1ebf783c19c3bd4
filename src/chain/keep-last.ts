// A function that keeps its last answer, for readers that ask for the same again and again.

/** Asks anew only where a part of the key is another. What it answers is shared: not to be changed. */
export function keepLast<Key extends unknown[], Answer>(of: (...key: Key) => Answer): (...key: Key) => Answer {
  let kept: { key: Key; answer: Answer } | undefined
  return (...key) => {
    if (!kept?.key.every((one, index) => one === key[index])) kept = { key, answer: of(...key) }
    return kept!.answer
  }
}
