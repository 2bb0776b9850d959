// One thing that a crash left, with what can be done about it.
import { useState } from 'react'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'

export interface OfferRowProps {
  readonly name: string
  /** What it is, in a sentence. */
  readonly line: string
  /** Where it belongs. */
  readonly place: string
  /** Label of the button that takes it back, and the same with the name. */
  readonly take: readonly [label: string, labelOf: string]
  readonly isFirst: boolean
  readonly disabled: boolean
  onTake(): void
  onDiscard(): void
}

export function OfferRow({ name, line, place, take, isFirst, disabled, onTake, onDiscard }: OfferRowProps) {
  const { t } = useI18n()
  // What is discarded cannot be had back: the first click only asks.
  const [sure, setSure] = useState(false)
  return (
    <li>
      <Icon name="warning" size={16} />
      <div>
        <b>{name}</b>
        <p>{line}</p>
        <small title={place}>{place}</small>
      </div>
      <Button
        variant={sure ? 'danger' : 'ghost'}
        disabled={disabled}
        aria-label={t(sure ? 'recovery.discard.sureOf' : 'recovery.discard.of', { name })}
        onClick={sure ? onDiscard : () => setSure(true)}
        onBlur={() => setSure(false)}
      >
        {t(sure ? 'recovery.discard.sure' : 'recovery.discard')}
      </Button>
      <Button variant={isFirst ? 'primary' : 'default'} autoFocus={isFirst} disabled={disabled} aria-label={take[1]} onClick={onTake}>
        {take[0]}
      </Button>
    </li>
  )
}
