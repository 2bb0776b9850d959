// What we use of Papa Parse, by hand: its published types bring in Node's and the DOM's, which the domain does without.
declare module 'papaparse' {
  interface Step {
    readonly data: readonly string[]
    readonly errors: readonly { readonly code: string }[]
    readonly meta: { readonly cursor: number }
  }
  interface Config {
    readonly delimiter: string
    readonly skipEmptyLines: 'greedy' | boolean
    readonly step: (step: Step) => void
  }
  const Papa: { parse(text: string, config: Config): void }
  export default Papa
}
