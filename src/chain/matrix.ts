// Small symmetric matrices, as rows of numbers.

export type Matrix = Float64Array[]

export const identity = (size: number): Matrix =>
  Array.from({ length: size }, (_, row) => Float64Array.from({ length: size }, (_, column) => (row === column ? 1 : 0)))

/** JᵀJ of a matrix with so many columns. */
export function gram(rows: Matrix, columns: number): Matrix {
  const sums = Array.from({ length: columns }, () => new Float64Array(columns))
  for (const row of rows) {
    for (let one = 0; one < columns; one++) {
      for (let other = 0; other < columns; other++) sums[one]![other]! += row[one]! * row[other]!
    }
  }
  return sums
}

/** The lower triangle L with L Lᵀ = the matrix, which must be positive definite: throws a RangeError otherwise. */
export function cholesky(matrix: Matrix): Matrix {
  const lower = matrix.map((row) => new Float64Array(row.length))
  for (let row = 0; row < matrix.length; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row]![column]!
      for (let at = 0; at < column; at++) sum -= lower[row]![at]! * lower[column]![at]!
      if (row > column) lower[row]![column] = sum / lower[column]![column]!
      else if (sum > 0) lower[row]![row] = Math.sqrt(sum)
      else throw new RangeError('The matrix isn’t positive definite.')
    }
  }
  return lower
}

/** x with L Lᵀ x = right. */
export function solveBy(lower: Matrix, right: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(right)
  for (let row = 0; row < lower.length; row++) {
    for (let at = 0; at < row; at++) x[row]! -= lower[row]![at]! * x[at]!
    x[row]! /= lower[row]![row]!
  }
  for (let row = lower.length - 1; row >= 0; row--) {
    for (let at = row + 1; at < lower.length; at++) x[row]! -= lower[at]![row]! * x[at]!
    x[row]! /= lower[row]![row]!
  }
  return x
}

export const inverse = (matrix: Matrix): Matrix => {
  const lower = cholesky(matrix)
  return identity(matrix.length).map((unit) => solveBy(lower, unit))
}

/** Eigenvalues, the largest first, each with its direction: Jacobi's turns. */
export function eigen(matrix: Matrix): { value: number; direction: Float64Array }[] {
  const size = matrix.length
  const a = matrix.map((row) => row.slice())
  const directions = identity(size)
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0
    for (let p = 0; p < size; p++) for (let q = 0; q < p; q++) off += a[p]![q]! ** 2
    if (off < 1e-24) break
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (a[p]![q] === 0) continue
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!)
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        const s = t * c
        for (let k = 0; k < size; k++) {
          const [one, other] = [a[k]![p]!, a[k]![q]!]
          a[k]![p] = c * one - s * other
          a[k]![q] = s * one + c * other
        }
        for (let k = 0; k < size; k++) {
          const [one, other] = [a[p]![k]!, a[q]![k]!]
          a[p]![k] = c * one - s * other
          a[q]![k] = s * one + c * other
          const [left, right] = [directions[p]![k]!, directions[q]![k]!]
          directions[p]![k] = c * left - s * right
          directions[q]![k] = s * left + c * right
        }
      }
    }
  }
  return directions
    .map((direction, index) => ({ value: a[index]![index]!, direction }))
    .toSorted((one, other) => other.value - one.value)
}
