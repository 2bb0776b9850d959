/** Decimal places of a percentage measured on n images: no more than n images can tell apart. */
export function accuracyDigits(n: number): number {
  return n >= 1000 ? 2 : n >= 200 ? 1 : 0
}
