// How long single persons waited, counted as they go.

export interface Waits {
  persons: number
  mean: number
  /** Days that the share of them waited at most; to 1 %. */
  quantile: (share: number) => number
}

/** Times in bins of under 1 % of their length: a double's exponent and its first seven bits. */
export class Tally {
  persons = 0
  sum = 0
  /** From 2^-20 days to 2^23. */
  bins = new Float64Array(43 * 128 + 1)
  number = new Float64Array(1)
  words = new Uint32Array(this.number.buffer)

  add(clock: Float64Array, since: Float64Array, who: number) {
    const days = clock[0]! - since[who]!
    this.persons++
    this.sum += days
    this.number[0] = days
    const bin = (this.words[1]! >>> 13) - (1003 << 7)
    this.bins[bin < 0 ? 0 : Math.min(bin, this.bins.length - 1)]!++
  }

  waits(): Waits {
    const { persons, sum, bins } = this
    return {
      persons,
      mean: persons ? sum / persons : NaN,
      quantile: (share) => {
        let left = share * persons
        let bin = 0
        while (bin < bins.length - 1 && (left -= bins[bin]!) > 0) bin++
        // The bin's middle; of those who did not wait at all, none.
        return bin === 0 ? 0 : 2 ** ((bin >> 7) - 20) * (1 + ((bin & 127) + 0.5) / 128)
      },
    }
  }
}
