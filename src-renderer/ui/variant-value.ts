// Values of variant fields: `{ type: 'normal', deviation: 0.01 }`.
import type { Json } from '../../src/diagnostics'
import type { VariantField } from '../../src/layers/params'

/** The value after choosing `type`: what the old value and the new option share stays, the rest takes its default. */
export function switchVariant(field: VariantField, value: Json, type: string): Json {
  const option = field.options.find((one) => one.value === type)
  const old =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json | undefined>>) : {}
  const inner = (option?.fields ?? []).map((one) => [one.name, old[one.name] ?? one.default] as const)
  return { type, ...Object.fromEntries(inner) }
}
