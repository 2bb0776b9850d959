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

type WeightedProps = SumsProps & { readonly filters: readonly Filter[] }

/** `0.3 − 0.1 + 0.1 = 0.3 → ReLU 0.3` */
function useEquation(visual: WindowVisual): (terms: readonly number[], bias: number) => string {
  const { tr } = useI18n()
  return (terms, bias) => {
    const all = [...terms, ...(visual.bias ? [bias] : [])]
    const sum = all.reduce((a, b) => a + b, 0)
    const written = all.map((term, i) => `${i === 0 ? '' : term < 0 ? ' − ' : ' + '}${figure(i === 0 ? term : Math.abs(term))}`)
    const end = visual.activation ? ` → ${tr(visual.activation.title)} ${figure(visual.activation.value(sum))}` : ''
    return `${written.join('')} = ${figure(sum)}${end}`
  }
}

export function ConvolutionSums({ visual, patch, width, quiet, filters }: WeightedProps) {
  const { t } = useI18n()
  const equation = useEquation(visual)
  return (
    <>
      <Products
        visual={visual}
        patch={patch}
        filters={filters}
        width={width}
        titles={filters.map((_, i) => t('visual.window.filter', { index: i + 1 }))}
      />
      <dl className={styles['equations']} aria-live={quiet ? 'off' : 'polite'}>
        {filters.map((filter, i) => (
          <div key={i}>
            <dt>{t('visual.window.filter', { index: i + 1 })}</dt>
            <dd>{equation(convolve(patch, filter).channels, filter.bias)}</dd>
          </div>
        ))}
      </dl>
      {visual.bias ? (
        <p>{t('visual.window.bias', { first: figure(filters[0]?.bias ?? 0), second: figure(filters[1]?.bias ?? 0) })}</p>
      ) : null}
    </>
  )
}

/** Every channel multiplied by a kernel of its own; nothing is added up across them. */
export function DepthwiseSums({ visual, patch, width, quiet, filters }: WeightedProps) {
  const { t } = useI18n()
  const equation = useEquation(visual)
  return (
    <>
      <Products visual={visual} patch={patch} filters={filters} width={width} titles={[t('visual.window.kernels')]} />
      <dl className={styles['equations']} aria-live={quiet ? 'off' : 'polite'}>
        {filters.flatMap((filter) =>
          convolve(patch, filter).channels.map((sum, channel) => (
            <div key={channel}>
              <dt>{t('visual.window.channel', { index: channel + 1 })}</dt>
              <dd>{equation([sum], filter.bias)}</dd>
            </div>
          )),
        )}
      </dl>
    </>
  )
}

/** Pixels and weights side by side, channel by channel, with the sum of their products. */
function Products({ visual, patch, width, filters, titles }: Omit<WeightedProps, 'quiet'> & { readonly titles: readonly string[] }) {
  const { t } = useI18n()
  const [, columns] = visual.window
  const channels = channelsOf(patch)
  const size = Math.max(3, Math.min(LARGEST_CELL, Math.floor((width - 14 - 2 * GAP) / 3 / columns)))
  const results = filters.map((filter) => convolve(patch, filter))
  const weights = ({ weights: all }: Filter, channel: number): readonly Cell[] =>
    patch.map((_, cell) => ({ fill: 'var(--bg)', text: shortFigure(all[cell * channels + channel] ?? 0) }))
  return (
    <>
      <div
        className={styles['sums']}
        style={{ gap: `2px ${GAP}px`, gridTemplateColumns: `auto repeat(${filters.length + 1}, max-content)` }}
      >
        <i />
        <span>{t('visual.window.pixels')}</span>
        {titles.map((title) => (
          <span key={title}>{title}</span>
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
