// Draws a form for declared parameters: of nodes, optimizers, settings. The declaration says everything; nothing here knows a kind.
import { useId, useState, type ReactNode } from 'react'
import type { Json, Text } from '../../src/diagnostics'
import type { Field, NumberField, PairField, VariantField } from '../../src/layers/params'
import { Button } from './button'
import styles from './field-form.module.css'
import { useI18n, type I18n } from './i18n'
import { Icon } from './icons'
import { NumberInput } from './number-input'
import { Select } from './select'
import { Slider } from './slider'
import { Toggle } from './toggle'
import { Tooltip } from './tooltip'
import { sameJson } from '../../src/document/same-json'
import { switchVariant } from './variant-value'

export type FieldValues = Readonly<Record<string, Json | undefined>>

/** What is wrong with a parameter; `path` is dotted, such as `kernel.0`. */
export interface FieldProblem {
  readonly path: string
  readonly message: Text
}

export interface FieldFormProps {
  readonly fields: readonly Field[]
  readonly value: FieldValues
  /** Edits with the same gesture belong to one undo step; without one, the edit is a step of its own. */
  onChange(name: string, value: Json, gesture?: string): void
  readonly problems?: readonly FieldProblem[] | undefined
  readonly disabled?: boolean | undefined
  /** Dotted paths of values that differ among the things edited together. */
  readonly mixed?: ReadonlySet<string> | undefined
}

const NOTHING_MIXED: ReadonlySet<string> = new Set()

export function FieldForm({ fields, value, onChange, problems = [], disabled = false, mixed = NOTHING_MIXED }: FieldFormProps) {
  return (
    <div className={styles['form']}>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={value[field.name] ?? field.default}
          problems={problems.filter(({ path }) => path === field.name || path.startsWith(`${field.name}.`))}
          disabled={disabled}
          mixed={innerPaths(mixed, field.name)}
          isMixed={mixed.has(field.name)}
          onChange={(next, gesture) => onChange(field.name, next, gesture)}
        />
      ))}
    </div>
  )
}

/** What of the mixed paths lies below `name`, as paths from there. */
function innerPaths(mixed: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const prefix = `${name}.`
  return new Set([...mixed].flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : [])))
}

type Change = (value: Json, gesture?: string) => void

interface RowProps {
  readonly field: Field
  readonly value: Json
  readonly problems: readonly FieldProblem[]
  readonly disabled: boolean
  /** Whether the value itself differs, and what differs within it. */
  readonly isMixed: boolean
  readonly mixed: ReadonlySet<string>
  readonly onChange: Change
}

function FieldRow({ field, value, problems, disabled, isMixed, mixed, onChange }: RowProps) {
  const { tr } = useI18n()
  const [invalid, setInvalid] = useState(false)
  const errorId = useId()
  const range = useRangeText(field)
  const message = invalid && range !== null ? range : problems[0] ? tr(problems[0].message) : null
  const described = message === null ? undefined : errorId
  return (
    <>
      <div className={styles['row']} data-field={field.name}>
        <FieldLabel field={field} value={value} isMixed={isMixed || mixed.size > 0} disabled={disabled} onChange={onChange} />
        <FieldControl
          field={field}
          value={value}
          disabled={disabled}
          isMixed={isMixed}
          mixed={mixed}
          onChange={onChange}
          onInvalid={setInvalid}
          describedBy={described}
        />
        {message === null ? null : (
          <p className={styles['error']} id={errorId} role="alert">
            {message}
          </p>
        )}
      </div>
      {field.control === 'variant' && !isMixed ? (
        <VariantFields field={field} value={value} disabled={disabled} mixed={mixed} onChange={onChange} />
      ) : null}
    </>
  )
}

function useRangeText(field: Field): string | null {
  const { t, format } = useI18n()
  if (field.control !== 'number' && field.control !== 'pair') return null
  const whole = field.control === 'pair' || field.integer
  return t(whole ? 'ui.number.wholeRange' : 'ui.number.range', { min: limit(field.min, format.count), max: limit(field.max, format.count) })
}

function limit(value: number, count: (value: number) => string): string {
  return value !== 0 && Math.abs(value) < 0.01 ? String(value) : count(value)
}

function FieldLabel({
  field,
  value,
  isMixed,
  disabled,
  onChange,
}: {
  readonly field: Field
  readonly value: Json
  readonly isMixed: boolean
  readonly disabled: boolean
  readonly onChange: Change
}) {
  const { t, tr } = useI18n()
  const changed = isMixed || !sameJson(value, field.default)
  const standard = describeDefault(field, tr, t)
  const unit = field.control === 'number' || field.control === 'pair' ? field.unit : null
  return (
    <span className={styles['label']} data-changed={changed}>
      <Tooltip content={`${tr(field.help)} ${t('ui.default', { value: standard })}`} side="left">
        <span>
          {tr(field.label)}
          {unit ? <small className={styles['unit']}> {tr(unit)}</small> : null}
        </span>
      </Tooltip>
      {changed && !disabled ? (
        <Tooltip content={t('ui.resetField', { field: tr(field.label), value: standard })}>
          <Button
            variant="ghost"
            size="small"
            className={styles['reset']}
            style={{ width: 18, height: 18, padding: 0 }}
            aria-label={t('ui.resetField', { field: tr(field.label), value: standard })}
            onClick={() => onChange(field.default)}
          >
            <Icon name="reset" size={11} />
          </Button>
        </Tooltip>
      ) : null}
    </span>
  )
}

/** A default in words: `3 × 3`, `same`, `ReLU`. */
function describeDefault(field: Field, tr: I18n['tr'], t: I18n['t']): string {
  switch (field.control) {
    case 'number':
      return String(field.default)
    case 'pair':
      return field.default.join(' × ')
    case 'toggle':
      return t(field.default ? 'ui.on' : 'ui.off')
    case 'choice':
      return optionLabel(field.options, field.default, tr)
    case 'variant':
      return optionLabel(field.options, field.default.type, tr)
  }
}

function optionLabel(
  options: readonly { readonly value: string; readonly label: Text }[],
  value: string,
  tr: (text: Text) => string,
): string {
  const option = options.find((one) => one.value === value)
  return option ? tr(option.label) : value
}

interface ControlProps {
  readonly field: Field
  readonly value: Json
  readonly disabled: boolean
  readonly onChange: Change
  readonly isMixed: boolean
  readonly mixed: ReadonlySet<string>
  onInvalid(invalid: boolean): void
  readonly describedBy: string | undefined
}

function FieldControl(props: ControlProps): ReactNode {
  const { field, value, disabled, isMixed, onChange } = props
  const { t, tr } = useI18n()
  const mixed = isMixed ? t('ui.mixed') : undefined
  switch (field.control) {
    case 'number':
      return <NumberControl {...props} field={field} />
    case 'pair':
      return <PairControl {...props} field={field} />
    case 'toggle':
      return (
        <Toggle
          label={tr(field.label)}
          hideLabel
          checked={isMixed ? 'mixed' : value === true}
          disabled={disabled}
          onChange={(next) => onChange(next)}
        />
      )
    case 'choice':
      return (
        <Select
          label={tr(field.label)}
          value={typeof value === 'string' ? value : field.default}
          options={field.options.map((option) => ({ value: option.value, label: tr(option.label) }))}
          disabled={disabled}
          mixed={mixed}
          onChange={(next) => onChange(next)}
        />
      )
    case 'variant':
      return (
        <Select
          label={tr(field.label)}
          value={variantType(field, value)}
          options={field.options.map((option) => ({ value: option.value, label: tr(option.label) }))}
          disabled={disabled}
          mixed={mixed}
          onChange={(next) => onChange(switchVariant(field, value, next))}
        />
      )
  }
}

function NumberControl({
  field,
  value,
  disabled,
  isMixed,
  onChange,
  onInvalid,
  describedBy,
}: ControlProps & { readonly field: NumberField }) {
  const { t, tr } = useI18n()
  const label = tr(field.label)
  const [from, to] = field.slider
  const shared = {
    label,
    value: typeof value === 'number' ? value : field.default,
    step: field.step,
    integer: field.integer,
    scale: field.scale,
    disabled,
    mixed: isMixed ? t('ui.mixed') : undefined,
    onChange,
  }
  return (
    <div className={styles['control']}>
      <Slider {...shared} min={from} max={to} />
      <NumberInput {...shared} min={field.min} max={field.max} onInvalid={onInvalid} describedBy={describedBy} />
    </div>
  )
}

function PairControl({ field, value, disabled, mixed, onChange, onInvalid, describedBy }: ControlProps & { readonly field: PairField }) {
  const { t, tr } = useI18n()
  const pair = Array.isArray(value) ? value : field.default
  const at = (index: 0 | 1): number => (typeof pair[index] === 'number' ? pair[index] : field.default[index])
  const label = tr(field.label)
  const shared = { min: field.min, max: field.max, integer: true, disabled, onInvalid, describedBy }
  return (
    <div className={styles['pair']}>
      <NumberInput
        {...shared}
        label={t('ui.vertical', { field: label })}
        value={at(0)}
        mixed={mixed.has('0') ? t('ui.mixed') : undefined}
        onChange={(next, gesture) => onChange([next, at(1)], gesture)}
      />
      ×
      <NumberInput
        {...shared}
        label={t('ui.horizontal', { field: label })}
        value={at(1)}
        mixed={mixed.has('1') ? t('ui.mixed') : undefined}
        onChange={(next, gesture) => onChange([at(0), next], gesture)}
      />
    </div>
  )
}

function variantType(field: VariantField, value: Json): string {
  const type = typeof value === 'object' && value !== null && !Array.isArray(value) && 'type' in value ? value['type'] : null
  return typeof type === 'string' && field.options.some((option) => option.value === type) ? type : field.default.type
}

/** The parameters of the chosen option, indented below the choice. */
function VariantFields({
  field,
  value,
  disabled,
  mixed,
  onChange,
}: {
  readonly field: VariantField
  readonly value: Json
  readonly disabled: boolean
  readonly mixed: ReadonlySet<string>
  readonly onChange: Change
}) {
  const option = field.options.find((one) => one.value === variantType(field, value))
  if (!option || option.fields.length === 0) return null
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FieldValues) : {}
  return (
    <div className={styles['inner']}>
      <FieldForm
        fields={option.fields}
        value={inner}
        disabled={disabled}
        mixed={mixed}
        onChange={(name, next, gesture) => onChange({ ...inner, type: option.value, [name]: next }, gesture)}
      />
    </div>
  )
}
