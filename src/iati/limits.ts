// How much a file may ask of the reader before it is refused. Foreign files are attacked files.

export interface Limits {
  /** Bytes of the file, unpacked. */
  fileBytes: number
  /** Elements inside one another. */
  depth: number
  /** Attributes of one element. */
  attributes: number
  /** Characters of one text, comment or start tag. */
  textLength: number
  /** Elements of one activity; an activity beyond is left out and the reading goes on. */
  activityElements: number
  /** Characters of text and attributes of one activity; likewise. */
  activityLength: number
}

export const defaultLimits: Limits = {
  fileBytes: 100_000_000,
  depth: 64,
  attributes: 200,
  textLength: 1_000_000,
  activityElements: 300_000,
  activityLength: 20_000_000,
}
