// Random numbers that generators share.
import { fillNormal, fillUniform, randomKey } from '../../random'
import { param } from '../../layers/params'
import { text } from '../../diagnostics'

/** `n` uniform numbers in 0 … 1. */
export function uniforms(n: number, ...key: readonly (string | number)[]): Float64Array {
  const numbers = new Float64Array(n)
  fillUniform(randomKey(...key), numbers)
  return numbers
}

/** `n` standard normal numbers. */
export function normals(n: number, ...key: readonly (string | number)[]): Float64Array {
  const numbers = new Float64Array(n)
  fillNormal(randomKey(...key), numbers)
  return numbers
}

/** Every generator's noise: the standard deviation of what is added to each point. */
export function noiseParam(standard: number, most = 2) {
  return param.number({
    label: text('Noise', '噪声'),
    help: text('Standard deviation of the random shift of each point; 0 for none.', '每个点随机偏移的标准差；0 表示没有噪声。'),
    min: 0,
    max: most,
    default: standard,
    step: 0.01,
    slider: [0, Math.min(most, 1)],
  })
}

/** Points of classes in turn: `place(label, u)` gives where a point of that class lies, `u` uniform in 0 … 1. */
export function scatter(
  classes: readonly string[],
  count: number,
  { noise, key }: { readonly noise: number; readonly key: readonly (string | number)[] },
  place: (label: number, u: number, v: number) => readonly [x: number, y: number],
) {
  const along = uniforms(count * 2, ...key, 'place')
  const shift = normals(count * 2, ...key, 'noise')
  const values = new Float32Array(count * 2)
  const labels = new Int32Array(count)
  for (let i = 0; i < count; i += 1) {
    const label = i % classes.length
    const [x, y] = place(label, along[2 * i] ?? 0, along[2 * i + 1] ?? 0)
    labels[i] = label
    values[2 * i] = x + noise * (shift[2 * i] ?? 0)
    values[2 * i + 1] = y + noise * (shift[2 * i + 1] ?? 0)
  }
  return { task: 'classification' as const, classes, labels, values }
}
