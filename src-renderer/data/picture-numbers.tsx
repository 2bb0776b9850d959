// The picture as numbers: its channels, the vector it becomes, and that vector as a column of the matrix of all samples.
import { useState } from 'react'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import { recordLength } from '../../src/datasets/pixels'
import { useI18n } from '../ui/i18n'
import styles from './image-browser.module.css'
import { ImageCanvas, type Pixel } from './image-canvas'

/** Rows and columns of a channel that are listed at most; a picture of the course has 64. */
const LISTED = 64
const CHANNELS = ['red', 'green', 'blue'] as const

interface PictureNumbersProps {
  readonly dataset: Pick<LabelledImages, 'pixels' | 'size' | 'paths'>
  readonly row: number
}

export function PictureNumbers({ dataset, row }: PictureNumbersProps) {
  const { t, format } = useI18n()
  const { size } = dataset
  const length = recordLength(size)
  const record = dataset.pixels.subarray(row * length, (row + 1) * length)
  const [picked, setPicked] = useState<Pixel>({ row: 0, column: 0 })
  const pixel = { row: Math.min(picked.row, size.height - 1), column: Math.min(picked.column, size.width - 1) }
  const [channel, setChannel] = useState(0)
  const shown = Math.min(channel, size.channels - 1)
  const first = (pixel.row * size.width + pixel.column) * size.channels
  const values = Array.from(record.subarray(first, first + size.channels))
  const names = size.channels === 3 ? CHANNELS.map((name) => t(`data.channel.${name}`)) : [t('data.channel.grey')]

  return (
    <div className={styles['numbers']}>
      <div className={styles['picker']}>
        <ImageCanvas record={record} size={size} label={dataset.paths[row] ?? ''} pixel={pixel} onPick={setPicked} />
        <div>
          <p>{t('data.numbers.pick')}</p>
          <p className={styles['figures']}>
            {t('data.numbers.pixel', { row: format.count(pixel.row), column: format.count(pixel.column) })}
          </p>
          <dl>
            {values.map((value, c) => (
              <div key={names[c]} data-channel={size.channels === 3 ? CHANNELS[c] : undefined}>
                <dt>{names[c]}</dt>
                <dd>{value}</dd>
                <dd>
                  x<sub>{format.count(first + c)}</sub>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      </div>

      <h4>{t('data.numbers.channels')}</h4>
      <p>
        {t(size.channels === 3 ? 'data.numbers.channels.rgb' : 'data.numbers.channels.grey', {
          size: format.shape([size.height, size.width]),
        })}
      </p>
      <div className={styles['segments']} role="group" aria-label={t('data.numbers.channels')}>
        {names.map((name, c) => (
          <button key={name} type="button" aria-pressed={c === shown} onClick={() => setChannel(c)}>
            {name}
          </button>
        ))}
      </div>
      <ChannelMatrix record={record} size={size} channel={shown} pixel={pixel} label={names[shown] ?? ''} onPick={setPicked} />

      <h4>{t('data.numbers.vector', { length: format.count(length) })}</h4>
      <p>{t('data.numbers.vector.order')}</p>
      <p className={styles['formula']}>
        i = ({t('data.numbers.row')} · {format.count(size.width)} + {t('data.numbers.column')}) · {size.channels} +{' '}
        {t('data.numbers.channel')}
      </p>
      <VectorStrip record={record} first={first} channels={size.channels} />

      <h4>{t('data.numbers.matrix', { rows: format.count(length), columns: format.count(dataset.paths.length) })}</h4>
      <p>{t('data.numbers.matrix.body', { column: format.count(row + 1) })}</p>
      <SampleMatrix dataset={dataset} row={row} first={first} />
    </div>
  )
}

interface ChannelMatrixProps {
  readonly record: Uint8Array
  readonly size: ImageSize
  readonly channel: number
  readonly pixel: Pixel
  readonly label: string
  readonly onPick: (pixel: Pixel) => void
}

/** All values of a channel, rows below each other; the part that is listed begins near the chosen pixel. */
function ChannelMatrix({ record, size, channel, pixel, label, onPick }: ChannelMatrixProps) {
  const { t, format } = useI18n()
  const top = size.height > LISTED ? Math.max(0, Math.min(size.height - LISTED, pixel.row - LISTED / 2)) : 0
  const left = size.width > LISTED ? Math.max(0, Math.min(size.width - LISTED, pixel.column - LISTED / 2)) : 0
  const rows = Array.from({ length: Math.min(LISTED, size.height) }, (_, i) => top + i)
  const columns = Array.from({ length: Math.min(LISTED, size.width) }, (_, i) => left + i)
  const isCut = rows.length < size.height || columns.length < size.width
  return (
    <>
      <div className={styles['matrix']} tabIndex={0} role="region" aria-label={t('data.numbers.channelOf', { channel: label })}>
        <table data-channel={size.channels === 3 ? CHANNELS[channel] : undefined}>
          <tbody
            onClick={(event) => {
              const cell = (event.target as HTMLElement).closest('td')
              const line = cell?.parentElement
              if (!cell || !line) return
              onPick({ row: top + [...(line.parentElement?.children ?? [])].indexOf(line), column: left + cell.cellIndex })
            }}
          >
            {rows.map((y) => (
              <tr key={y} data-chosen={y === pixel.row || undefined}>
                {columns.map((x) => (
                  <td key={x} data-chosen={(y === pixel.row && x === pixel.column) || undefined}>
                    {record[(y * size.width + x) * size.channels + channel]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isCut && (
        <p>
          {t('data.numbers.part', { shown: format.shape([rows.length, columns.length]), size: format.shape([size.height, size.width]) })}
        </p>
      )}
    </>
  )
}

/** The beginning, what lies about the chosen pixel, and the end of the vector. */
function VectorStrip({ record, first, channels }: { readonly record: Uint8Array; readonly first: number; readonly channels: number }) {
  const { format } = useI18n()
  const places = partsOf(record.length, first, channels, 6)
  return (
    <div className={styles['vector']}>
      <span aria-hidden="true">[</span>
      {places.map((place, i) => (
        <span key={place} data-chosen={(place >= first && place < first + channels) || undefined}>
          {i > 0 && place !== (places[i - 1] ?? 0) + 1 ? <em>…</em> : null}
          {record[place]}
          <sub>{format.count(place)}</sub>
        </span>
      ))}
      <span aria-hidden="true">]</span>
    </div>
  )
}

/** X as a table: lines of it, with the samples before and behind the chosen one. */
function SampleMatrix({
  dataset,
  row,
  first,
}: {
  readonly dataset: PictureNumbersProps['dataset']
  readonly row: number
  readonly first: number
}) {
  const { t, format } = useI18n()
  const length = recordLength(dataset.size)
  const count = dataset.paths.length
  const lines = partsOf(length, first, dataset.size.channels, 3)
  const from = Math.max(0, Math.min(row - 2, count - 5))
  const columns = Array.from({ length: Math.min(5, count) }, (_, i) => from + i)
  return (
    <div className={styles['matrix']} tabIndex={0} role="region" aria-label={t('data.numbers.matrixOf')}>
      <table>
        <thead>
          <tr>
            <th scope="col" />
            {columns.map((column) => (
              <th key={column} scope="col" data-chosen={column === row || undefined} title={dataset.paths[column]}>
                {format.count(column + 1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={line} data-gap={(i > 0 && line !== (lines[i - 1] ?? 0) + 1) || undefined}>
              <th scope="row">
                x<sub>{format.count(line)}</sub>
              </th>
              {columns.map((column) => (
                <td key={column} data-chosen={column === row || undefined}>
                  {dataset.pixels[column * length + line]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Places at the beginning, about `first` … `first + count − 1`, and at the end, each once, ascending. */
function partsOf(length: number, first: number, count: number, side: number): readonly number[] {
  const places = new Set<number>()
  for (let i = 0; i < side; i += 1) places.add(i)
  for (let i = first; i < first + count; i += 1) places.add(i)
  places.add(length - 2)
  places.add(length - 1)
  return [...places].filter((place) => place >= 0 && place < length).sort((a, b) => a - b)
}
