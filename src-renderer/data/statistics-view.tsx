// What the images are like on the whole: their mean, the values of their channels, the sizes of their files.
import { useMemo } from 'react'
import type { LabelledImages } from '../../src/datasets/dataset'
import type { ChannelStatistics, OriginalSize } from '../../src/datasets/pixel-statistics'
import { countSizes } from '../../src/datasets/pixel-statistics'
import { useDataStore } from '../state/data-store'
import { useI18n } from '../ui/i18n'
import { ProgressBar } from '../ui/progress-bar'
import { ImageCanvas } from './image-canvas'
import styles from './image-browser.module.css'
import { usePixelStatistics } from './use-pixel-statistics'

const CHANNELS = ['red', 'green', 'blue'] as const

/** Bars of a histogram: four levels each. */
const BARS = 64
/** Sizes listed at most. */
const LISTED = 6

export function StatisticsView({ dataset }: { readonly dataset: LabelledImages }) {
  const { t, format } = useI18n()
  const excluded = useDataStore((state) => state.excluded)
  const { share, statistics } = usePixelStatistics(dataset, excluded)
  if (!statistics) return <ProgressBar label={t('data.statistics.measuring')} value={share} />
  const { mean, classMeans, classCounts, channels, count } = statistics
  return (
    <div className={styles['statistics']}>
      <h4>{t('data.statistics.means')}</h4>
      <p>{t('data.statistics.means.body')}</p>
      <div className={styles['means']}>
        {mean && (
          <figure>
            <ImageCanvas record={mean} size={dataset.size} label={t('data.statistics.meanOf', { class: t('data.all') })} />
            <figcaption>
              {t('data.all')} · {format.count(count)}
            </figcaption>
          </figure>
        )}
        {classMeans.map((record, label) =>
          record === null ? null : (
            <figure key={dataset.classes[label]}>
              <ImageCanvas
                record={record}
                size={dataset.size}
                label={t('data.statistics.meanOf', { class: dataset.classes[label] ?? '' })}
              />
              <figcaption>
                {dataset.classes[label]} · {format.count(classCounts[label] ?? 0)}
              </figcaption>
            </figure>
          ),
        )}
      </div>

      <h4>{t('data.statistics.channels')}</h4>
      <p>{t('data.statistics.channels.body')}</p>
      {channels.map((channel, c) => (
        <ChannelRow
          key={c}
          channel={channel}
          tone={channels.length === 3 ? CHANNELS[c] : undefined}
          name={channels.length === 3 ? t(`data.channel.${CHANNELS[c] ?? 'red'}`) : t('data.channel.grey')}
        />
      ))}

      <h4>{t('data.statistics.sizes')}</h4>
      <Sizes dataset={dataset} excluded={excluded} />
    </div>
  )
}

interface ChannelRowProps {
  readonly channel: ChannelStatistics
  readonly tone: (typeof CHANNELS)[number] | undefined
  readonly name: string
}

function ChannelRow({ channel, tone, name }: ChannelRowProps) {
  const { t } = useI18n()
  const { mean, deviation, histogram } = channel
  const bars = Array.from({ length: BARS }, (_, bar) => histogram.subarray(bar * 4, bar * 4 + 4).reduce((sum, count) => sum + count, 0))
  const most = Math.max(1, ...bars)
  const figures = t('data.statistics.channel', {
    mean: mean.toFixed(1),
    deviation: deviation.toFixed(1),
    unitMean: (mean / 255).toFixed(3),
    unitDeviation: (deviation / 255).toFixed(3),
  })
  return (
    <div className={styles['channel']} data-channel={tone}>
      <div>
        <b>{name}</b>
        <span>{figures}</span>
      </div>
      <svg
        viewBox={`0 0 ${BARS} 24`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('data.statistics.histogramOf', { channel: name, figures })}
      >
        {bars.map((count, bar) => (
          <rect key={bar} x={bar + 0.1} width={0.8} y={24 - (24 * count) / most} height={(24 * count) / most} />
        ))}
      </svg>
    </div>
  )
}

function Sizes({ dataset, excluded }: { readonly dataset: LabelledImages; readonly excluded: ReadonlySet<number> }) {
  const { t, format } = useI18n()
  const { decoding } = dataset
  const sizes = useMemo(
    () =>
      decoding
        ? countSizes(
            decoding.originalSizes,
            [...dataset.labels.keys()].filter((row) => !excluded.has(row)),
          )
        : [],
    [decoding, dataset.labels, excluded],
  )
  const name = ({ width, height }: OriginalSize): string => format.shape([width, height])
  if (sizes.length === 0) return <p>{t('data.statistics.sizes.none')}</p>
  const [only] = sizes
  if (only && sizes.length === 1) {
    return <p>{t('data.statistics.sizes.one', { own: name(only), size: format.shape([dataset.size.width, dataset.size.height]) })}</p>
  }
  const total = sizes.reduce((sum, { count }) => sum + count, 0)
  const widths = sizes.map(({ width }) => width)
  const heights = sizes.map(({ height }) => height)
  const rest = sizes.slice(LISTED).reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <p>
        {t('data.statistics.sizes.body', {
          count: format.count(sizes.length),
          least: format.shape([Math.min(...widths), Math.min(...heights)]),
          most: format.shape([Math.max(...widths), Math.max(...heights)]),
          size: format.shape([dataset.size.width, dataset.size.height]),
        })}
      </p>
      <table className={styles['sizes']}>
        <tbody>
          {sizes.slice(0, LISTED).map((size) => (
            <tr key={name(size)}>
              <th scope="row">{name(size)}</th>
              <td>{format.count(size.count)}</td>
              <td>
                <i style={{ width: format.percent(size.count / total).replace(/\s/u, '') }} />
              </td>
            </tr>
          ))}
          {rest > 0 && (
            <tr>
              <th scope="row">{t('data.statistics.sizes.others', { count: format.count(sizes.length - LISTED) })}</th>
              <td>{format.count(rest)}</td>
              <td>
                <i style={{ width: format.percent(rest / total).replace(/\s/u, '') }} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </>
  )
}
