// The images behind the figures: wrong answers first, the surest on top; or those of one cell of the confusion matrix.
import { useMemo, useState } from 'react'
import { isLabelledImages, type DecodedDataset } from '../../src/datasets/dataset'
import { rowToImageData } from '../data/decode-image'
import { PictureCanvas } from '../explain/picture-canvas'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import { chooseAnswers, type Answer, type AnswerFilter } from './answers'
import styles from './views.module.css'

const PAGE = 60
const ANY = 'any'

interface GalleryProps {
  readonly answers: readonly Answer[]
  readonly classes: readonly string[]
  readonly filter: AnswerFilter
  readonly onFilter: (filter: AnswerFilter) => void
  /** Of the run; null where it is not at hand. */
  readonly dataset: DecodedDataset | null
  /** Looks into the network on a row; null where it cannot be looked into. */
  readonly onOpen: ((row: number, name: string) => void) | null
}

export function Gallery({ answers, classes, filter, onFilter, dataset, onOpen }: GalleryProps) {
  const { t, format } = useI18n()
  const [pages, setPages] = useState(1)
  const chosen = useMemo(() => chooseAnswers(answers, filter), [answers, filter])
  // The images in hand may be others by now.
  const images = dataset && isLabelledImages(dataset) ? dataset : null
  const isSame = images !== null && answers.every(({ row, truth }) => images.labels[row] === truth)
  if (!isSame) return <EmptyState title={t('results.gallery.gone')} body={t('results.gallery.gone.body')} />
  const options = [
    { value: ANY, label: t('results.gallery.any') },
    ...classes.map((name, index) => ({ value: String(index), label: name })),
  ]
  const read = (value: string): number | null => (value === ANY ? null : Number(value))
  const shown = chosen.slice(0, pages * PAGE)
  return (
    <div className={styles['gallery']}>
      <div className={styles['filters']}>
        <span>{t('results.truth')}</span>
        <Select
          label={t('results.truth')}
          value={filter.truth === null ? ANY : String(filter.truth)}
          options={options}
          onChange={(value) => onFilter({ ...filter, truth: read(value), wrongOnly: false })}
        />
        <span>{t('results.predicted')}</span>
        <Select
          label={t('results.predicted')}
          value={filter.said === null ? ANY : String(filter.said)}
          options={options}
          onChange={(value) => onFilter({ ...filter, said: read(value), wrongOnly: false })}
        />
        <Button
          size="small"
          aria-pressed={filter.wrongOnly}
          variant={filter.wrongOnly ? 'primary' : 'default'}
          onClick={() => onFilter({ truth: null, said: null, wrongOnly: true })}
        >
          {t('results.gallery.wrong')}
        </Button>
        <span className={styles['count']} role="status">
          {t('results.gallery.count', { count: format.count(chosen.length), n: format.count(answers.length) })}
        </span>
      </div>
      {chosen.length === 0 && (
        <p className={styles['quiet']}>{t(filter.wrongOnly ? 'results.gallery.noneWrong' : 'results.gallery.none')}</p>
      )}
      <ul className={styles['tiles']} aria-label={t('results.gallery')}>
        {shown.map(({ row, truth, said, confidence }) => {
          const name = images.paths[row] ?? String(row)
          const words = t('results.gallery.tile', {
            name,
            truth: classes[truth] ?? '',
            said: classes[said] ?? '',
            confidence: format.percent(confidence, 0),
          })
          return (
            <li key={row}>
              <button type="button" title={words} aria-label={words} disabled={onOpen === null} onClick={() => onOpen?.(row, name)}>
                <PictureCanvas image={rowToImageData(images, row)} label={name} />
                <span data-right={truth === said}>
                  {classes[said]} {format.percent(confidence, 0)}
                </span>
                <small>{classes[truth]}</small>
              </button>
            </li>
          )
        })}
      </ul>
      {shown.length < chosen.length && (
        <Button size="small" onClick={() => setPages(pages + 1)}>
          {t('results.gallery.more', { count: format.count(Math.min(PAGE, chosen.length - shown.length)) })}
        </Button>
      )}
    </div>
  )
}
