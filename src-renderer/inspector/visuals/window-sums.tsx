// The numbers under the window: every channel multiplied and summed for two filters, or its largest value and mean.
import { convolve, pool, type Filter, type PatchCell } from '../../../src/layers/explain/sliding-window'
import type { WindowVisual } from '../../../src/layers/explain/visual'
import { useI18n } from '../../ui/i18n'
import { Cells, READABLE, type Cell } from './cells'
import { channelCell } from './colour-cells'
import { figure, shortFigure } from './write-figure'
import styles from './visuals.module.css'

const CHANNELS = ['R', 'G', 'B'] as const
const LARGEST_CELL = 34
/** Room beside a grid: its gap to the next one. */
const GAP = 12

function channelsOf(patch: readonly PatchCell[]): number {
  return patch[0]?.values.length ?? 0
}

function patchCells(patch: readonly PatchCell[], channel: number, winner = -1): readonly Cell[] {
  return patch.map(({ isInside, values }, i) => {
    const value = values[channel] ?? 0
    const cell = isInside ? channelCell(value, channel, values.length) : { fill: null }
    return { ...cell, text: shortFigure(value), mark: i === winner ? 'winner' : undefined }
  })
}

interface SumsProps {
  readonly visual: WindowVisual
  readonly patch: readonly PatchCell[]
  readonly width: number
  /** While it plays, screen readers are not told every step. */
  readonly quiet: boolean
}

export function ConvolutionSums({ visual, patch, width, quiet, filters }: SumsProps & { readonly filters: readonly Filter[] }) {
  const { t, tr } = useI18n()
  const [, columns] = visual.window
  const channels = channelsOf(patch)
  const size = Math.max(3, Math.min(LARGEST_CELL, Math.floor((width - 14 - 2 * GAP) / 3 / columns)))
  const results = filters.map((filter) => convolve(patch, filter))
  const weights = ({ weights: all }: Filter, channel: number): readonly Cell[] =>
    patch.map((_, cell) => ({ fill: 'var(--bg)', text: shortFigure(all[cell * channels + channel] ?? 0) }))
  const equation = (index: number): string => {
    const { channels: sums, sum } = results[index] ?? { channels: [], sum: 0 }
    const bias = filters[index]?.bias ?? 0
    const terms = [...sums, ...(visual.bias ? [bias] : [])].map(
      (term, i) => `${i === 0 ? '' : term < 0 ? ' − ' : ' + '}${figure(i === 0 ? term : Math.abs(term))}`,
    )
    const end = visual.activation ? ` → ${tr(visual.activation.title)} ${figure(visual.activation.value(sum))}` : ''
    return `${terms.join('')} = ${figure(sum)}${end}`
  }
  return (
    <>
      <div className={styles['sums']} style={{ gap: `2px ${GAP}px` }}>
        <i />
        <span>{t('visual.window.pixels')}</span>
        {filters.map((_, i) => (
          <span key={i}>{t('visual.window.filter', { index: i + 1 })}</span>
        ))}
        {Array.from({ length: channels }, (_, channel) => (
          <SumRow key={channel} name={channels < 3 ? '' : (CHANNELS[channel] ?? '')}>
            <Cells columns={columns} cells={patchCells(patch, channel)} size={size} />
            {filters.map((filter, i) => (
              <div key={i}>
                <Cells columns={columns} cells={weights(filter, channel)} size={size} />
                <small>Σ {figure(results[i]?.channels[channel] ?? 0)}</small>
              </div>
            ))}
          </SumRow>
        ))}
      </div>
      {size < READABLE ? <p>{t('visual.window.enlarge')}</p> : null}
      <dl className={styles['equations']} aria-live={quiet ? 'off' : 'polite'}>
        {filters.map((_, i) => (
          <div key={i}>
            <dt>{t('visual.window.filter', { index: i + 1 })}</dt>
            <dd>{equation(i)}</dd>
          </div>
        ))}
      </dl>
      {visual.bias ? (
        <p>{t('visual.window.bias', { first: figure(filters[0]?.bias ?? 0), second: figure(filters[1]?.bias ?? 0) })}</p>
      ) : null}
    </>
  )
}

function SumRow({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <b>{name}</b>
      {children}
    </>
  )
}

export function PoolingValues({ visual, patch, width, quiet }: SumsProps) {
  const { t } = useI18n()
  const [, columns] = visual.window
  const channels = channelsOf(patch)
  const size = Math.max(3, Math.min(LARGEST_CELL, Math.floor((width * 0.52) / columns)))
  return (
    <div className={styles['pooled']} aria-live={quiet ? 'off' : 'polite'}>
      {Array.from({ length: channels }, (_, channel) => {
        const { max, mean, winner } = pool(patch, channel)
        return (
          <div key={channel} className={styles['channel']}>
            <b>{channels < 3 ? '' : CHANNELS[channel]}</b>
            <Cells columns={columns} cells={patchCells(patch, channel, visual.operation === 'max' ? winner : -1)} size={size} />
            <dl>
              <div data-own={visual.operation === 'max'}>
                <dt>{t('visual.window.max')}</dt>
                <dd>{figure(max)}</dd>
              </div>
              <div data-own={visual.operation === 'average'}>
                <dt>{t('visual.window.mean')}</dt>
                <dd>{figure(mean)}</dd>
              </div>
            </dl>
          </div>
        )
      })}
    </div>
  )
}
