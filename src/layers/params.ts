// Parameters of kinds: default, limits, form and docs stand once, in one declaration per parameter.
// Layers, losses, optimizers, schedules and the training settings all declare theirs with these builders.
import { z } from 'zod'
import type { Json, Text } from '../diagnostics'
import { joinTexts, text } from '../diagnostics'

/** What a form needs to draw one parameter; every control says its limits and default. */
export type Field = NumberField | PairField | ToggleField | ChoiceField | VariantField

interface FieldBase {
  /** Key of the parameter within its object. */
  readonly name: string
  readonly label: Text
  readonly help: Text
}

export interface NumberField extends FieldBase {
  readonly control: 'number'
  readonly integer: boolean
  readonly min: number
  readonly max: number
  readonly step: number
  /** How a slider maps its travel; a log scale needs min > 0 or starts at the first step above 0. */
  readonly scale: 'linear' | 'log'
  /** Range a slider covers; typed values may go to min … max. */
  readonly slider: readonly [number, number]
  readonly unit: Text | null
  readonly default: number
}

export interface PairField extends FieldBase {
  readonly control: 'pair'
  readonly min: number
  readonly max: number
  readonly unit: Text | null
  readonly default: readonly [number, number]
}

export interface ToggleField extends FieldBase {
  readonly control: 'toggle'
  readonly default: boolean
}

export interface ChoiceOption {
  readonly value: string
  readonly label: Text
}

export interface ChoiceField extends FieldBase {
  readonly control: 'choice'
  readonly options: readonly ChoiceOption[]
  readonly default: string
}

/** A choice whose options carry parameters of their own: `{ type: 'normal', deviation: 0.01 }`. */
export interface VariantField extends FieldBase {
  readonly control: 'variant'
  readonly options: readonly (ChoiceOption & { readonly fields: readonly Field[] })[]
  readonly default: { readonly type: string }
}

/** One declared parameter: how it is parsed and how it is shown. */
export interface Param<T> {
  readonly schema: z.ZodType<T>
  readonly default: T
  field(name: string): Field
}

interface Labels {
  readonly label: Text
  readonly help: Text
}

interface NumberLimits extends Labels {
  readonly min: number
  readonly max: number
  readonly default: number
  readonly step?: number
  readonly scale?: 'linear' | 'log'
  readonly slider?: readonly [number, number]
  readonly unit?: Text
}

function numeric(limits: NumberLimits, integer: boolean): Param<number> {
  const base = integer ? z.int() : z.number()
  return {
    schema: base.min(limits.min).max(limits.max),
    default: limits.default,
    field: (name) => ({
      control: 'number',
      name,
      label: limits.label,
      help: limits.help,
      integer,
      min: limits.min,
      max: limits.max,
      step: limits.step ?? (integer ? 1 : 0.01),
      scale: limits.scale ?? 'linear',
      slider: limits.slider ?? [limits.min, limits.max],
      unit: limits.unit ?? null,
      default: limits.default,
    }),
  }
}

export const param = {
  /** A whole number. */
  integer: (limits: NumberLimits): Param<number> => numeric(limits, true),
  /** A real number. */
  number: (limits: NumberLimits): Param<number> => numeric(limits, false),
  /** Two whole numbers, [vertical, horizontal], such as a kernel of 3 × 3. */
  pair: (
    limits: Labels & { readonly min: number; readonly max: number; readonly default: readonly [number, number]; readonly unit?: Text },
  ): Param<readonly [number, number]> => ({
    schema: z.tuple([z.int().min(limits.min).max(limits.max), z.int().min(limits.min).max(limits.max)]).readonly(),
    default: limits.default,
    field: (name) => ({ control: 'pair', name, ...limits, unit: limits.unit ?? null }),
  }),
  toggle: (spec: Labels & { readonly default: boolean }): Param<boolean> => ({
    schema: z.boolean(),
    default: spec.default,
    field: (name) => ({ control: 'toggle', name, ...spec }),
  }),
  choice: <V extends string>(
    spec: Labels & { readonly options: readonly { readonly value: V; readonly label: Text }[]; readonly default: V },
  ): Param<V> => {
    const values = spec.options.map((option) => option.value)
    return {
      schema: z.enum(values),
      default: spec.default,
      field: (name) => ({ control: 'choice', name, ...spec }),
    }
  },
  /** A choice with parameters of its own; the caller names the union type `T`. */
  variant: <T extends { readonly type: string }>(
    spec: Labels & {
      readonly options: readonly {
        readonly value: T['type']
        readonly label: Text
        readonly params: Readonly<Record<string, Param<unknown>>>
      }[]
      readonly default: T
    },
  ): Param<T> => {
    const members = spec.options.map((option) =>
      z
        .object({
          type: z.literal(option.value),
          ...Object.fromEntries(Object.entries(option.params).map(([name, inner]) => [name, inner.schema.default(inner.default as never)])),
        })
        .readonly(),
    )
    return {
      schema: z.discriminatedUnion('type', members as never),
      default: spec.default,
      field: (name) => ({
        control: 'variant',
        name,
        label: spec.label,
        help: spec.help,
        default: spec.default,
        options: spec.options.map((option) => ({
          value: option.value,
          label: option.label,
          fields: Object.entries(option.params).map(([inner, declared]) => declared.field(inner)),
        })),
      }),
    }
  },
}

/** A value that does not fit its declaration. `path` is dotted, such as `kernel.0`. */
export interface ParamProblem {
  readonly path: string
  readonly message: Text
}

export interface ParsedParams<P> {
  /** Every parameter, those that did not fit replaced by their defaults. */
  readonly value: P
  readonly problems: readonly ParamProblem[]
}

/** All parameters of a kind. */
export interface ParamSet<P> {
  readonly fields: readonly Field[]
  readonly defaults: P
  /** Reads parameters from a file or form; missing ones take their default, unknown ones are ignored. */
  parse(raw: Json | undefined): ParsedParams<P>
}

type Values<S> = { readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never }

/** Declares the parameters of a kind; the order is the order of the form. */
export function paramSet<S extends Readonly<Record<string, Param<unknown>>>>(declared: S): ParamSet<Values<S>> {
  const entries = Object.entries(declared)
  const fields = entries.map(([name, one]) => one.field(name))
  const defaults = Object.fromEntries(entries.map(([name, one]) => [name, one.default])) as Values<S>
  return {
    fields,
    defaults,
    parse(raw) {
      const source: Readonly<Record<string, unknown>> =
        typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Record<string, unknown>) : {}
      const value: Record<string, unknown> = {}
      const problems: ParamProblem[] = []
      entries.forEach(([name, one], index) => {
        const given = source[name]
        if (given === undefined) {
          value[name] = one.default
          return
        }
        const parsed = one.schema.safeParse(given)
        if (parsed.success) {
          value[name] = parsed.data
          return
        }
        value[name] = one.default
        const field = fields[index]
        if (!field) return
        const misfit = innermost(field, given, parsed.error.issues[0]?.path ?? [])
        problems.push({ path: [name, ...misfit.path].join('.'), message: explainMisfit(misfit.field, misfit.given) })
      })
      return { value: value as Values<S>, problems }
    },
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 8 })
}

interface Misfit {
  readonly field: Field
  readonly given: unknown
  readonly path: readonly string[]
}

/** Follows a path into a variant's own parameters, as far as they are declared: `shape` → `width`. */
function innermost(field: Field, given: unknown, path: readonly PropertyKey[]): Misfit {
  const [key] = path
  if (field.control === 'variant' && key !== undefined && key !== 'type') {
    const value = given as Readonly<Record<PropertyKey, unknown>>
    const inner = field.options.find((option) => option.value === value['type'])?.fields.find((one) => one.name === key)
    if (inner) {
      const found = innermost(inner, value[key], path.slice(1))
      return { ...found, path: [inner.name, ...found.path] }
    }
  }
  return { field, given, path: path.map(String) }
}

/** "Filters must be a whole number from 1 to 4,096; got 0." */
function explainMisfit(field: Field, given: unknown): Text {
  const got = typeof given === 'string' ? `“${given}”` : (JSON.stringify(given) ?? 'nothing')
  const expected = expectation(field)
  return text(`${field.label.en} must be ${expected.en}; got ${got}.`, `${field.label.zh}应为${expected.zh}，实际是 ${got}。`)
}

function expectation(field: Field): Text {
  switch (field.control) {
    case 'number':
      return field.integer
        ? text(`a whole number from ${count(field.min)} to ${count(field.max)}`, ` ${count(field.min)} 到 ${count(field.max)} 的整数`)
        : text(`a number from ${count(field.min)} to ${count(field.max)}`, ` ${count(field.min)} 到 ${count(field.max)} 的数`)
    case 'pair':
      return text(
        `two whole numbers from ${count(field.min)} to ${count(field.max)}`,
        `两个 ${count(field.min)} 到 ${count(field.max)} 的整数`,
      )
    case 'toggle':
      return text('true or false', '是或否')
    case 'choice':
    case 'variant': {
      const labels = joinTexts(
        field.options.map((option) => option.label),
        text(', ', '、'),
      )
      return text(`one of ${labels.en}`, `以下之一：${labels.zh}`)
    }
  }
}
