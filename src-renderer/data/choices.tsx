// Choices that the dialogs about a source's files share.
import { useI18n } from '../ui/i18n'
import { Select, type SelectOption } from '../ui/select'
import { Toggle } from '../ui/toggle'
import styles from './choices.module.css'

/** One of several, under its name. */
export function NamedSelect(props: {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  onChange(value: string): void
}) {
  return (
    <div className={styles['choice']}>
      <span>{props.label}</span>
      <Select {...props} />
    </div>
  )
}

type TargetScaling = 'standard' | 'none'

/** Whether numbers to predict are standardised. */
export function ScaleTarget({ value, onChange }: { readonly value: TargetScaling; onChange(value: TargetScaling): void }) {
  const { t } = useI18n()
  return (
    <div title={t('data.table.scale.help')}>
      <Toggle label={t('data.table.scale')} checked={value === 'standard'} onChange={(on) => onChange(on ? 'standard' : 'none')} />
    </div>
  )
}
