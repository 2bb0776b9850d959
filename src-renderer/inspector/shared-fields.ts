// What several nodes have in common: parameters to edit together, where they differ, and what a change does to each.
import type { Json } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import { sameJson } from '../../src/document/same-json'
import type { NodeId } from '../../src/graph/graph'
import type { ChoiceField, Field, NumberField, PairField, VariantField } from '../../src/layers/params'

/** A node as its form sees it: every parameter has a value. */
export interface EditedNode {
  readonly id: NodeId
  readonly fields: readonly Field[]
  readonly values: Readonly<Record<string, Json>>
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function overlap<F extends NumberField | PairField>(a: F, b: F): F | null {
  const min = Math.max(a.min, b.min)
  const max = Math.min(a.max, b.max)
  return min <= max ? { ...a, min, max } : null
}

/** The field that fits both; null where no value would. */
function meet(a: Field, b: Field): Field | null {
  if (a.name !== b.name || a.control !== b.control) return null
  if (a.control === 'number') {
    const other = b as NumberField
    const both = overlap(a, other)
    return (
      both && { ...both, integer: a.integer || other.integer, slider: [Math.max(a.slider[0], both.min), Math.min(a.slider[1], both.max)] }
    )
  }
  if (a.control === 'pair') return overlap(a, b as PairField)
  if (a.control === 'choice' || a.control === 'variant') {
    const other = new Set((b as ChoiceField | VariantField).options.map(({ value }) => value))
    const options = a.options.filter(({ value }) => other.has(value))
    return options.length > 0 ? ({ ...a, options } as ChoiceField | VariantField) : null
  }
  return a
}

/** Fields that every node has, each with the limits that fit all. */
export function sharedFields(nodes: readonly EditedNode[]): readonly Field[] {
  const [first, ...rest] = nodes
  if (!first) return []
  return first.fields.flatMap((field) => {
    let met: Field | null = field
    for (const { fields } of rest) {
      const other = fields.find(({ name }) => name === field.name)
      met = met && other ? meet(met, other) : null
    }
    return met ? [met] : []
  })
}

/** Dotted paths of the values in which the nodes differ: `units`, `kernel` and `kernel.1`, `activation.slope`. */
export function mixedPaths(values: readonly (Json | undefined)[], path: string): readonly string[] {
  const [first, ...rest] = values
  if (rest.every((value) => sameJson(value, first))) return []
  if (isList(first) && rest.every((value) => isList(value) && value.length === first.length))
    return [
      path,
      ...first.flatMap((_, i) =>
        mixedPaths(
          values.map((value) => (isList(value) ? value[i] : undefined)),
          `${path}.${i}`,
        ),
      ),
    ]
  // Options that differ have nothing further to compare.
  if (isObject(first) && rest.every((value) => isObject(value) && value['type'] === first['type']))
    return Object.keys(first).flatMap((key) =>
      mixedPaths(
        values.map((value) => (isObject(value) ? value[key] : undefined)),
        `${path}.${key}`,
      ),
    )
  return [path]
}

/** A node's own value after the form, which showed `shown`, was changed to `next`: only what was changed is taken over. */
export function takeOver(shown: Json, next: Json, own: Json): Json {
  if (sameJson(shown, next)) return next
  if (isList(shown) && isList(next) && isList(own) && own.length === next.length)
    return next.map((value, i) => (sameJson(shown[i], value) ? (own[i] ?? value) : value))
  if (isObject(shown) && isObject(next) && isObject(own) && own['type'] === next['type'] && shown['type'] === next['type'])
    return Object.fromEntries(
      Object.entries(next).map(([key, value]) => [
        key,
        sameJson(shown[key], value) ? (own[key] ?? value) : takeOver(shown[key] ?? null, value, own[key] ?? value),
      ]),
    )
  return next
}

/** One command for one change of a shared field; null where no node changes. */
export function changeAll(nodes: readonly EditedNode[], name: string, next: Json): Command | null {
  const shown = nodes[0]?.values[name]
  if (shown === undefined) return null
  const commands = nodes.flatMap(({ id, values }): Command[] => {
    const own = values[name] ?? null
    const value = takeOver(shown, next, own)
    return sameJson(value, own) ? [] : [{ type: 'set-params', nodeId: id, params: { [name]: value } }]
  })
  return commands.length === 0 ? null : { type: 'batch', commands }
}

/** One command that gives every parameter of the nodes its default; null where all have it. */
export function resetAll(nodes: readonly EditedNode[]): Command | null {
  const commands = nodes.flatMap(({ id, fields, values }): Command[] => {
    const changed = fields.filter((field) => !sameJson(values[field.name], field.default))
    if (changed.length === 0) return []
    return [{ type: 'set-params', nodeId: id, params: Object.fromEntries(changed.map((field) => [field.name, field.default as Json])) }]
  })
  return commands.length === 0 ? null : { type: 'batch', commands }
}
