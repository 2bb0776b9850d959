import { Select as Radix } from 'radix-ui'
import { Icon } from './icons'
import styles from './select.module.css'

export interface SelectOption {
  readonly value: string
  readonly label: string
}

/** One of several; `label` is its accessible name. */
export function Select({
  label,
  value,
  options,
  onChange,
  disabled = false,
  mixed,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  onChange(value: string): void
  readonly disabled?: boolean
  /** Shown in place of the value where several values stand behind it. */
  readonly mixed?: string | undefined
}) {
  // A narrow field may cut it.
  const shown = mixed ?? options.find((option) => option.value === value)?.label
  return (
    <Radix.Root value={mixed === undefined ? value : ''} onValueChange={onChange} disabled={disabled}>
      <Radix.Trigger className={styles['trigger']} aria-label={label} title={shown}>
        <Radix.Value placeholder={mixed} />
        <Icon name="chevronDown" size={13} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['list']} position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item key={option.value} value={option.value} className={styles['option']}>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                <Radix.ItemIndicator>
                  <Icon name="check" size={13} />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
