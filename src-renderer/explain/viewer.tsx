// Roomy: one image, what the network says of it and why, every layer's maps and kernels, at any epoch that is kept.
import { useMemo, useState } from 'react'
import type { SplitName } from '../../src/datasets/dataset'
import type { Look } from '../../src/explain/ask'
import type { NodeId } from '../../src/graph/graph'
import { useViewStore } from '../state/view-store'
import { rowToImageData } from '../data/decode-image'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { Select } from '../ui/select'
import { Slider } from '../ui/slider'
import styles from './explain.module.css'
import { Kernels } from './kernels'
import { NodeMaps, short } from './node-maps'
import { PictureCanvas } from './picture-canvas'
import { useExplainStoreHere, useSubject, type ExplainSubject } from './subject'
import { HeatOverlay } from './tensor-canvas'
import { useFollowedLook } from './what-it-sees'

export function ExplainViewer() {
  const { t } = useI18n()
  const useStore = useExplainStoreHere()
  const open = useStore((state) => state.open)
  const setOpen = useStore((state) => state.setOpen)
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title={t('explain.title')} width={1080}>
      {open && <Inside />}
    </Dialog>
  )
}

function Inside() {
  const { t, tr } = useI18n()
  const subject = useSubject()
  const useStore = useExplainStoreHere()
  useFollowedLook(subject === null || subject.live)
  const look = useStore((state) => state.look)
  const problems = useStore((state) => state.problems)
  const selected = useViewStore((state) => state.selectedNodes[0] ?? null)
  const [wanted, setWanted] = useState<NodeId | null>(selected)
  const nodes = useMemo(() => {
    const names = new Map(subject?.graph.nodes.map(({ id, name }) => [id, name]))
    return (look?.nodes ?? []).map((node) => ({ node, name: names.get(node.nodeId) ?? node.nodeId }))
  }, [subject?.graph, look])
  if (!subject || !look) {
    return <p className={styles['caption']}>{problems[0] ? tr(problems[0].message) : t('explain.empty')}</p>
  }
  const chosen = nodes.find(({ node }) => node.nodeId === wanted) ?? nodes[0]
  return (
    <div className={styles['inside']}>
      <div className={styles['picture']}>
        <ImageChoice subject={subject} />
        <Picture look={look} subject={subject} nodeName={(id) => nodes.find(({ node }) => node.nodeId === id)?.name ?? id} />
      </div>
      <div className={styles['layers']}>
        <EpochScrubber epochs={look.epochs} live={subject.live} />
        {chosen && (
          <>
            <div className={styles['row']}>
              <span>{t('explain.layer')}</span>
              <div className={styles['choice']}>
                <Select
                  label={t('explain.layer')}
                  value={chosen.node.nodeId}
                  options={nodes.map(({ node, name }) => ({ value: node.nodeId, label: name }))}
                  onChange={setWanted}
                />
              </div>
            </div>
            <h4>{t('explain.features')}</h4>
            <NodeMaps node={chosen.node} name={chosen.name} limit={64} tiles="large" />
            <Kernels nodeId={chosen.node.nodeId} ask={subject.ask} />
          </>
        )}
      </div>
    </div>
  )
}

/** Which image: step through the held-out ones, or any set. */
function ImageChoice({ subject: { store, dataset, splits } }: { readonly subject: ExplainSubject }) {
  const { t, format } = useI18n()
  const useStore = useExplainStoreHere()
  const sample = useStore((state) => state.sample)
  const name = useStore((state) => state.sampleName)
  const row = sample && 'row' in sample ? sample.row : null
  const there = (['test', 'val', 'train'] as const).filter((split) => (splits?.[split].length ?? 0) > 0)
  const split: SplitName | undefined = there.find((one) => row !== null && splits?.[one].includes(row)) ?? there[0]
  const rows = split ? (splits?.[split] ?? null) : null
  const place = rows && row !== null ? rows.indexOf(row) : -1
  const go = (to: number): void => {
    const next = rows?.[(to + rows.length) % rows.length]
    if (next !== undefined && dataset) store.getState().show({ row: next }, dataset.paths[next] ?? '')
  }
  const change = (to: string): void => {
    const first = splits?.[to as SplitName][0]
    if (first !== undefined && dataset) store.getState().show({ row: first }, dataset.paths[first] ?? '')
  }
  return (
    <>
      <div className={styles['row']}>
        <div className={styles['choice']}>
          {split && (
            <Select
              label={t('explain.split')}
              value={split}
              options={there.map((one) => ({ value: one, label: t(`results.split.${one}`) }))}
              onChange={change}
            />
          )}
        </div>
        <Button size="small" aria-label={t('explain.previous')} onClick={() => go(place - 1)} disabled={!rows}>
          ‹
        </Button>
        <span className={styles['number']}>{rows && place >= 0 ? `${format.count(place + 1)} / ${format.count(rows.length)}` : '–'}</span>
        <Button size="small" aria-label={t('explain.next')} onClick={() => go(place + 1)} disabled={!rows}>
          ›
        </Button>
      </div>
      <p className={styles['name']} title={name}>
        {name}
      </p>
    </>
  )
}

type Over = 'none' | 'activation' | 'gradient'

function Picture({
  look,
  subject: { store, signature, dataset },
  nodeName,
}: {
  readonly look: Look
  readonly subject: ExplainSubject
  readonly nodeName: (id: NodeId) => string
}) {
  const { t, format } = useI18n()
  const [over, setOver] = useState<Over>('activation')
  const useStore = useExplainStoreHere()
  const sample = useStore((state) => state.sample)
  const label = useStore((state) => state.label)
  // Null where numbers are predicted.
  const classes = signature.task === 'classification' ? signature.classes : null
  const size = signature.samples === 'images' ? signature.size : null
  const gradient = useMemo(() => {
    if (!size) return null
    const values = new Float32Array(size.height * size.width)
    for (let i = 0; i < values.length; i += 1)
      for (let k = 0; k < size.channels; k += 1)
        values[i] = Math.max(values[i] ?? 0, Math.abs(look.inputGradient[i * size.channels + k] ?? 0))
    return values
  }, [look, size])
  const image = useMemo(() => {
    if (!sample || !size) return null
    if ('row' in sample)
      return dataset?.samples === 'images' && sample.row < dataset.paths.length ? rowToImageData(dataset, sample.row) : null
    return { pixels: sample.pixels, size }
  }, [sample, dataset, size])
  const said = look.probabilities.reduce((best, share, index) => (share > (look.probabilities[best] ?? 0) ? index : best), 0)
  const truth = sample && 'row' in sample && dataset?.task === 'classification' ? dataset.labels[sample.row] : undefined
  const className = classes?.[look.label] ?? t('explain.output')
  const { activation } = look
  return (
    <>
      <div className={styles['frame']}>
        {image && <PictureCanvas image={image} label={t('explain.image')} className={styles['fill']} />}
        {over === 'activation' && activation && (
          <HeatOverlay {...activation} label={t('explain.over.activation')} className={styles['heat']} />
        )}
        {over === 'gradient' && gradient && size && (
          <HeatOverlay
            values={gradient}
            height={size.height}
            width={size.width}
            label={t('explain.over.gradient')}
            className={styles['heat']}
          />
        )}
      </div>
      <p>
        {classes
          ? t(truth === undefined ? 'explain.saysOnly' : 'explain.says', {
              class: classes[said] ?? '',
              percent: format.percent(look.probabilities[said] ?? 0, 1),
              truth: truth === undefined ? '' : (classes[truth] ?? ''),
            })
          : t('explain.saysNumber', { value: look.probabilities.map(short).join(', ') })}
      </p>
      <div className={styles['row']}>
        <span>{t('explain.over')}</span>
        <div className={styles['choice']}>
          <Select
            label={t('explain.over')}
            value={over}
            options={(['activation', 'gradient', 'none'] as const).map((one) => ({ value: one, label: t(`explain.over.${one}`) }))}
            onChange={(value) => setOver(value as Over)}
          />
        </div>
      </div>
      {classes && (
        <div className={styles['row']}>
          <span>{t('explain.evidence')}</span>
          <div className={styles['choice']}>
            <Select
              label={t('explain.evidence')}
              value={String(label ?? look.label)}
              options={classes.map((name, index) => ({ value: String(index), label: name }))}
              onChange={(value) => store.getState().chooseLabel(Number(value))}
            />
          </div>
        </div>
      )}
      <p className={styles['caption']}>
        {over === 'gradient'
          ? t('explain.gradient.at', { class: className })
          : over === 'activation'
            ? activation
              ? t(activation.values.some((value) => value > 0) ? 'explain.activation.at' : 'explain.activation.zero', {
                  name: nodeName(activation.nodeId),
                  class: className,
                })
              : t('explain.activation.none')
            : ' '}
      </p>
    </>
  )
}

function EpochScrubber({ epochs, live }: { readonly epochs: readonly number[]; readonly live: boolean }) {
  const { t, format } = useI18n()
  const useStore = useExplainStoreHere()
  const epoch = useStore((state) => state.epoch)
  const choose = useStore((state) => state.chooseEpoch)
  // The last place stands for the weights of the moment.
  const place = epoch === null ? epochs.length : Math.max(0, epochs.indexOf(epoch))
  const words = (value: number): string => {
    const one = epochs[value]
    return one === undefined
      ? t(live ? 'explain.epoch.now' : 'explain.epoch.end')
      : one === 0
        ? t('explain.epoch.start')
        : t('explain.epoch.at', { epoch: format.count(one) })
  }
  if (epochs.length === 0) return null
  return (
    <div className={styles['row']}>
      <Icon name="redo" size={13} />
      <span>{t('explain.epoch')}</span>
      <div className={styles['scrubber']}>
        <Slider
          label={t('explain.epoch')}
          value={place}
          min={0}
          max={epochs.length}
          step={1}
          onChange={(value) => choose(epochs[value] ?? null)}
        />
      </div>
      <span className={styles['epochName']}>{words(place)}</span>
    </div>
  )
}
