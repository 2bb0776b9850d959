// Counting right and wrong answers. Labels are class indices.

/** counts[truth][prediction] over `classes` classes. Pairs with an index outside them are a bug of the caller. */
export function confusionMatrix(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): readonly (readonly number[])[] {
  if (truths.length !== predictions.length) throw new RangeError(`${truths.length} truths for ${predictions.length} predictions`)
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
  for (let i = 0; i < truths.length; i += 1) {
    const row = counts[truths[i] ?? -1]
    const column = predictions[i] ?? -1
    if (row?.[column] === undefined) throw new RangeError(`Sample ${i} pairs ${truths[i]} with ${column}, of ${classes} classes`)
    row[column] += 1
  }
  return counts
}

/** Samples on the diagonal of a confusion matrix, and all of them. */
export function countCorrect(confusion: readonly (readonly number[])[]): { readonly correct: number; readonly n: number } {
  let correct = 0
  let n = 0
  confusion.forEach((row, truth) => {
    correct += row[truth] ?? 0
    for (const count of row) n += count
  })
  return { correct, n }
}

/** Share of right answers, 0 … 1; 0 where there are no samples. */
export function accuracyOf(confusion: readonly (readonly number[])[]): number {
  const { correct, n } = countCorrect(confusion)
  return n === 0 ? 0 : correct / n
}

/** What always saying the most frequent class gets: its share and that class (the first of equals). [0, 0] without samples. */
export function majorityBaseline(labels: ArrayLike<number>, classes: number): { readonly accuracy: number; readonly label: number } {
  const counts = Array.from({ length: classes }, () => 0)
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] ?? -1
    if (counts[label] === undefined) throw new RangeError(`Label ${label} of ${classes} classes`)
    counts[label] += 1
  }
  let label = 0
  for (let i = 1; i < classes; i += 1) if ((counts[i] ?? 0) > (counts[label] ?? 0)) label = i
  return { accuracy: labels.length === 0 ? 0 : (counts[label] ?? 0) / labels.length, label }
}
