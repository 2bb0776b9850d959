// What a crash left, each with what can be done about it.
import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import styles from './project.module.css'

export interface Offer {
  readonly id: string
  readonly name: string
  /** What it is, in a sentence. */
  readonly line: string
  /** The file that it belongs to, if any. */
  readonly displayPath: string | null
  /** Label of the button that takes it back, and the same with the name. */
  readonly take: readonly [label: string, labelOf: string]
  onTake(): Promise<void>
  onDiscard(): Promise<void>
}

/** Nothing where nothing is offered. */
export function OfferDialog({
  title,
  body,
  offers,
  onLater,
}: {
  readonly title: string
  readonly body: string
  readonly offers: readonly Offer[]
  onLater(): void
}) {
  const { t } = useI18n()
  const [busy, setBusy] = useState(false)
  if (offers.length === 0) return null
  const run = (work: Promise<void>): void => {
    setBusy(true)
    void work.finally(() => setBusy(false))
  }
  return (
    <Dialog open width={560} title={title} onClose={onLater} footer={<Button onClick={onLater}>{t('recovery.later')}</Button>}>
      <p className={styles['muted']}>{body}</p>
      <ul className={styles['backups']}>
        {offers.map((offer, index) => (
          <OfferRow key={offer.id} offer={offer} isFirst={index === 0} disabled={busy} run={run} />
        ))}
      </ul>
    </Dialog>
  )
}

interface OfferRowProps {
  readonly offer: Offer
  readonly isFirst: boolean
  readonly disabled: boolean
  run(work: Promise<void>): void
}

function OfferRow({ offer, isFirst, disabled, run }: OfferRowProps) {
  const { t } = useI18n()
  // What is discarded cannot be had back: the first click only asks.
  const [sure, setSure] = useState(false)
  const { name, line, take } = offer
  const place = offer.displayPath ?? t('recovery.noFile')
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
        onClick={sure ? () => run(offer.onDiscard()) : () => setSure(true)}
        onBlur={() => setSure(false)}
      >
        {t(sure ? 'recovery.discard.sure' : 'recovery.discard')}
      </Button>
      <Button
        variant={isFirst ? 'primary' : 'default'}
        autoFocus={isFirst}
        disabled={disabled}
        aria-label={take[1]}
        onClick={() => run(offer.onTake())}
      >
        {take[0]}
      </Button>
    </li>
  )
}
