// JSON that keeps every number: plain JSON has neither NaN nor infinities, and loses the sign of 0.

const TAG = '\u0000number:'

export function stringifyExact(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'number' && (!Number.isFinite(one) || Object.is(one, -0)) ? TAG + (Object.is(one, -0) ? '-0' : String(one)) : one,
  )
}

/** Throws a SyntaxError where the text is no JSON. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) => (typeof one === 'string' && one.startsWith(TAG) ? Number(one.slice(TAG.length)) : one))
}
