// Who trains, validates and tests; what the folder itself states is not asked again.
import { useMemo } from 'react'
import type { DecodedDataset } from '../../src/datasets/dataset'
import type { Json } from '../../src/diagnostics'
import type { DataSettings } from '../../src/document/document'
import { LIMITS } from '../../src/document/schema'
import type { Field } from '../../src/layers/params'
import { param } from '../../src/layers/params'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { FieldForm } from '../ui/field-form'
import { useI18n } from '../ui/i18n'
import styles from './data-panel.module.css'
import { dataWords as words } from './words'

const share = (name: 'validationShare' | 'testShare') =>
  param
    .number({
      label: words[`data.${name}`],
      help: words[`data.${name}.help`],
      min: 0,
      max: 0.9,
      default: 0.2,
      step: 0.05,
      slider: [0, 0.5],
    })
    .field(name)
const sets = param
  .choice<DataSettings['sets']>({
    label: words['data.sets'],
    help: words['data.sets.help'],
    default: 'source',
    options: [
      { value: 'source', label: words['data.sets.source'] },
      { value: 'draw', label: words['data.sets.draw'] },
    ],
  })
  .field('sets')
const validation = share('validationShare')
const test = share('testShare')
const seed = param
  .integer({ label: words['data.splitSeed'], help: words['data.splitSeed.help'], min: 0, max: 0x7fffffff, default: 1, slider: [0, 100] })
  .field('splitSeed')
const holdOut = param
  .choice<'share' | 'folds'>({
    label: words['data.holdOut'],
    help: words['data.holdOut.help'],
    default: 'share',
    options: [
      { value: 'share', label: words['data.holdOut.share'] },
      { value: 'folds', label: words['data.holdOut.folds'] },
    ],
  })
  .field('holdOut')
const folds = param
  .integer({ label: words['data.folds'], help: words['data.folds.help'], min: 2, max: LIMITS.folds, default: 5, slider: [2, 10] })
  .field('folds')
const foldOf = (count: number) =>
  param
    .integer({ label: words['data.fold'], help: words['data.fold.help'], min: 1, max: count, default: 1, slider: [1, count] })
    .field('fold')
const trainingShare = param
  .number({
    label: words['data.trainingShare'],
    help: words['data.trainingShare.help'],
    min: 0.001,
    max: 1,
    default: 1,
    step: 0.05,
    slider: [0.05, 1],
  })
  .field('trainingShare')
const copies = param
  .choice<DataSettings['copies']>({
    label: words['data.copies'],
    help: words['data.copies.help'],
    default: 'none',
    options: [
      { value: 'none', label: words['data.copies.none'] },
      { value: 'exact', label: words['data.copies.exact'] },
      { value: 'near', label: words['data.copies.near'] },
    ],
  })
  .field('copies')

/** What a form's value means for the project; null where it means nothing. */
function changeOf(data: DataSettings, name: string, value: Json): Partial<DataSettings> | null {
  const { fold } = data
  if (name === 'holdOut') return { fold: value === 'folds' ? (fold ?? { count: 5, index: 0 }) : null }
  if (name === 'folds' && typeof value === 'number') return { fold: { count: value, index: Math.min(fold?.index ?? 0, value - 1) } }
  if (name === 'fold' && typeof value === 'number' && fold) return { fold: { ...fold, index: value - 1 } }
  if (name === 'copies' || name === 'sets' || typeof value === 'number') return { [name]: value }
  return null
}

export function SplitSettings({ dataset }: { readonly dataset: DecodedDataset }) {
  const { t } = useI18n()
  const data = useDocumentStore((state) => state.document.data)
  const edit = useDocumentStore((state) => state.edit)
  const given = useMemo(() => new Set(dataset.given), [dataset])
  const givenVal = given.has('val')
  const givenTest = given.has('test')
  const statesSets = useDataStore((state) => state.statesSets)
  const { fold } = data
  const drawn: readonly Field[] = givenVal
    ? []
    : [
        holdOut,
        ...(fold ? [folds, foldOf(fold.count)] : [validation]),
        // A source that states a held-out part has said what is for testing; see makeSplits.
        ...(givenTest ? [] : [test]),
      ]
  const fields: readonly Field[] = [...(statesSets ? [sets] : []), ...drawn, trainingShare, ...(drawn.length > 0 ? [copies] : []), seed]
  const value = {
    sets: data.sets,
    validationShare: data.validationShare,
    testShare: data.testShare,
    splitSeed: data.splitSeed,
    trainingShare: data.trainingShare,
    copies: data.copies,
    holdOut: fold ? 'folds' : 'share',
    folds: fold?.count ?? 5,
    fold: (fold?.index ?? 0) + 1,
  }

  return (
    <>
      <h3>{t('data.splits')}</h3>
      {givenTest && <p className={styles['quiet']}>{t('data.given.test')}</p>}
      {givenVal && <p className={styles['quiet']}>{t('data.given.val')}</p>}
      <FieldForm
        fields={fields}
        value={value}
        onChange={(name, next, gesture) => {
          const change = changeOf(data, name, next)
          if (change) edit({ type: 'set-data', data: change }, gesture)
        }}
      />
    </>
  )
}
