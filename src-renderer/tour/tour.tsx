// The first-run tour: a card beside each place of the window, five steps that end in a trained network. The window stays usable throughout.
import { Popover } from 'radix-ui'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { newFromTemplate } from '../project/actions'
import { EXAMPLE_TEMPLATE } from '../state/first-template'
import { useDocumentStore } from '../state/document-store'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { useKeys } from '../frame/keys'
import { useTrain } from '../training/use-train'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { ProgressBar } from '../ui/progress-bar'
import { nodeToShow, offerTour, TOUR_STEPS, useTourStore, type TourStep } from './tour-store'
import styles from './tour.module.css'
import { useBox } from './use-box'

type Side = 'top' | 'right' | 'bottom' | 'left'

interface Content {
  readonly title: string
  readonly body: ReactNode
  readonly action: string
  /** Nothing to do but to wait. */
  readonly isBusy?: boolean
  readonly isDone?: boolean
  act(): void
}

/** Ids of the window's panels, and the side of them where the card stands. */
const PLACES: Readonly<Record<TourStep, readonly [id: string, side: Side]>> = {
  network: ['canvas', 'bottom'],
  layers: ['left', 'right'],
  inspector: ['right', 'left'],
  data: ['left', 'right'],
  train: ['bottom', 'top'],
}

export function Tour() {
  const step = useTourStore((state) => state.step)
  useEffect(offerTour, [])
  switch (step) {
    case null:
      return null
    case 'network':
      return <NetworkStep />
    case 'inspector':
      return <InspectorStep />
    case 'train':
      return <TrainStep />
    case 'layers':
    case 'data':
      return <PlainStep key={step} step={step} />
  }
}

function useNext(step: TourStep): Pick<Content, 'action' | 'act'> {
  const { t } = useI18n()
  const next = TOUR_STEPS[TOUR_STEPS.indexOf(step) + 1] ?? step
  return { action: t('tour.next'), act: () => useTourStore.getState().go(next) }
}

function PlainStep({ step }: { readonly step: 'layers' | 'data' }) {
  const { t } = useI18n()
  return <Card step={step} title={t(`tour.${step}.title`)} body={<p>{t(`tour.${step}.body`)}</p>} {...useNext(step)} />
}

function NetworkStep() {
  const { t } = useI18n()
  const keys = useKeys('undo')
  const body = (
    <>
      <p>{t('tour.network.body')}</p>
      {keys === undefined ? null : <p>{t('tour.network.undo', { keys })}</p>}
    </>
  )
  return <Card step="network" title={t('tour.network.title')} body={body} {...useNext('network')} />
}

function InspectorStep() {
  const { t } = useI18n()
  const [id] = useState(nodeToShow)
  const name = useDocumentStore(({ document }) => document.graph.nodes.find((node) => node.id === id)?.name ?? null)
  const body = name === null ? t('tour.inspector.empty') : t('tour.inspector.body', { name })
  return <Card step="inspector" title={t('tour.inspector.title')} body={<p>{body}</p>} {...useNext('inspector')} />
}

function TrainStep() {
  const { t, format } = useI18n()
  const { train, reason, obstacle } = useTrain()
  const status = useRunStore((state) => state.status)
  const epochs = useRunStore((state) => state.epochs)
  const planned = useRunStore((state) => state.run?.plan.epochs ?? 0)
  const outcome = useRunStore((state) => state.result?.outcome ?? null)
  const end = useTourStore((state) => state.end)
  const first = epochs[0]
  const last = epochs.at(-1)
  const content = ((): Content => {
    if (isActive(status))
      return {
        title: t('tour.running.title'),
        body: (
          <>
            <p>{t('tour.running.epoch', { epoch: format.count(epochs.length), epochs: format.count(planned) })}</p>
            <ProgressBar label={t('tour.running.title')} value={planned === 0 ? null : epochs.length / planned} />
          </>
        ),
        action: t('training.status.running'),
        isBusy: true,
        act: () => undefined,
      }
    if (status === 'failed' || outcome === 'diverged')
      return { title: t('tour.failed.title'), body: <p>{t('tour.failed.body')}</p>, action: t('tour.failed.again'), act: train }
    if (status === 'ended' && first && last)
      return {
        title: t('tour.done.title'),
        body: (
          <p>
            {t('tour.done.body', {
              first: format.loss(first.loss),
              last: format.loss(last.loss),
              epochs: format.count(epochs.length),
            })}
          </p>
        ),
        action: t('tour.done.results'),
        isDone: true,
        act() {
          useViewStore.getState().showBottom('results')
          end()
        },
      }
    if (reason !== null && obstacle?.key !== 'training.blocked.loading')
      return {
        title: t('tour.blocked.title'),
        body: <p>{reason}</p>,
        action: t('tour.blocked.example'),
        act: () => void newFromTemplate(EXAMPLE_TEMPLATE),
      }
    return { title: t('tour.train.title'), body: <p>{t('tour.train.body')}</p>, action: t('training.train'), act: train }
  })()
  return <Card step="train" {...content} />
}

function Card({ step, title, body, action, act, isBusy = false, isDone = false }: Content & { readonly step: TourStep }) {
  const { t, format } = useI18n()
  const card = useRef<HTMLDivElement>(null)
  const main = useRef<HTMLButtonElement>(null)
  const [id, side] = PLACES[step]
  const place = useMemo(() => ({ current: document.getElementById(id) }), [id])
  const box = useBox(place.current)
  const at = TOUR_STEPS.indexOf(step)
  const before = TOUR_STEPS[at - 1]
  const { go, end } = useTourStore.getState()
  return (
    <>
      {box ? <div className={styles['ring']} style={box} aria-hidden /> : null}
      <Popover.Root open>
        {place.current ? <Popover.Anchor virtualRef={place} /> : null}
        <Popover.Portal>
          <Popover.Content
            ref={card}
            className={styles['card']}
            side={side}
            sideOffset={14}
            collisionPadding={14}
            aria-labelledby="tour-title"
            aria-describedby="tour-body"
            onOpenAutoFocus={(event) => {
              event.preventDefault()
              main.current?.focus()
            }}
            onCloseAutoFocus={(event) => event.preventDefault()}
            onInteractOutside={(event) => event.preventDefault()}
            onEscapeKeyDown={(event) => {
              event.preventDefault()
              // Elsewhere Escape belongs to what has the keyboard there.
              if (card.current?.contains(document.activeElement) === true) end()
            }}
          >
            <small>{t('tour.step', { step: format.count(at + 1), steps: format.count(TOUR_STEPS.length) })}</small>
            <h2 id="tour-title">{title}</h2>
            <div id="tour-body" className={styles['body']} role="status">
              {body}
            </div>
            <footer>
              <Button size="small" variant="ghost" onClick={end}>
                {t(isDone ? 'tour.close' : 'tour.skip')}
              </Button>
              <span className={styles['space']} />
              {before === undefined ? null : (
                <Button size="small" onClick={() => go(before)}>
                  {t('tour.back')}
                </Button>
              )}
              <Button ref={main} size="small" variant="primary" aria-disabled={isBusy} onClick={act}>
                {action}
              </Button>
            </footer>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  )
}
