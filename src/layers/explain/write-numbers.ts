// Numbers inside worked sentences.

/** Three significant digits, no dust: `0.3`, `−1.25`, `12`. */
export function round(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−')
}

/** With its sign as an operation: `+ 0.3`, `− 1.25`. */
export function signed(value: number): string {
  return `${value < 0 ? '−' : '+'} ${round(Math.abs(value))}`
}
