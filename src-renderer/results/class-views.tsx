// Further views of a classification: the images behind the figures, figures by class, thresholds, calibration.
import { useMemo } from 'react'
import type { DecodedDataset, SplitName } from '../../src/datasets/dataset'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import { answersAt, type AnswerFilter, type ClassAnswers } from './answers'
import { CalibrationView } from './calibration-view'
import { ClassTable } from './class-table'
import { Gallery } from './gallery'
import { ThresholdView } from './threshold-view'
import styles from './views.module.css'

export const VIEWS = ['overview', 'images', 'classes', 'threshold', 'calibration'] as const
export type ResultView = (typeof VIEWS)[number]

interface ViewBarProps {
  readonly view: ResultView
  readonly onView: (view: ResultView) => void
  readonly split: SplitName
  readonly splits: readonly SplitName[]
  readonly onSplit: (split: SplitName) => void
}

export function ViewBar({ view, onView, split, splits, onSplit }: ViewBarProps) {
  const { t } = useI18n()
  return (
    <div className={styles['bar']} role="group" aria-label={t('results.views')}>
      {VIEWS.map((one) => (
        <Button key={one} size="small" variant={one === view ? 'default' : 'ghost'} aria-pressed={one === view} onClick={() => onView(one)}>
          {t(`results.view.${one}`)}
        </Button>
      ))}
      <div>
        <Select
          label={t('results.confusion.split')}
          value={split}
          options={splits.map((one) => ({ value: one, label: t(`results.split.${one}`) }))}
          onChange={(value) => onSplit(splits.find((one) => one === value) ?? split)}
        />
      </div>
    </div>
  )
}

interface ClassViewProps {
  readonly view: Exclude<ResultView, 'overview'>
  readonly answers: ClassAnswers
  readonly classes: readonly string[]
  readonly positive: number | null
  readonly threshold: number
  readonly onThreshold: (value: number) => void
  readonly filter: AnswerFilter
  readonly onFilter: (filter: AnswerFilter) => void
  readonly dataset: DecodedDataset | null
  readonly onOpen: ((row: number, name: string) => void) | null
}

export function ClassView(props: ClassViewProps) {
  const { view, answers, classes, positive, threshold, onThreshold, filter, onFilter, dataset, onOpen } = props
  const all = useMemo(() => answersAt(answers, positive, threshold), [answers, positive, threshold])
  return (
    <div className={styles['view']}>
      {view === 'images' && (
        <Gallery answers={all} classes={classes} filter={filter} onFilter={onFilter} dataset={dataset} onOpen={onOpen} />
      )}
      {view === 'classes' && <ClassTable answers={all} classes={classes} />}
      {view === 'threshold' && (
        <ThresholdView answers={answers} classes={classes} positive={positive} threshold={threshold} onThreshold={onThreshold} />
      )}
      {view === 'calibration' && <CalibrationView answers={answers} classes={classes} positive={positive} />}
    </div>
  )
}
