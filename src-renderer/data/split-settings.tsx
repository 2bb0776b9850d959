// Shares held out and their seed; what the folder itself states is not asked again.
import { useMemo } from 'react'
import type { DecodedDataset } from '../../src/datasets/dataset'
import { param } from '../../src/layers/params'
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
const validation = share('validationShare')
const test = share('testShare')
const seed = param
  .integer({ label: words['data.splitSeed'], help: words['data.splitSeed.help'], min: 0, max: 0x7fffffff, default: 1, slider: [0, 100] })
  .field('splitSeed')

export function SplitSettings({ dataset }: { readonly dataset: DecodedDataset }) {
  const { t } = useI18n()
  const data = useDocumentStore((state) => state.document.data)
  const edit = useDocumentStore((state) => state.edit)
  const given = useMemo(() => new Set(dataset.given), [dataset])
  const givenVal = given.has('val')
  const givenTest = given.has('test')
  // A source that states a held-out part has said what is for testing; see makeSplits.
  const fields = [...(givenVal ? [] : [validation]), ...(givenVal || givenTest ? [] : [test]), ...(givenVal ? [] : [seed])]

  return (
    <>
      <h3>{t('data.splits')}</h3>
      {givenTest && <p className={styles['quiet']}>{t('data.given.test')}</p>}
      {givenVal && <p className={styles['quiet']}>{t('data.given.val')}</p>}
      {fields.length > 0 && (
        <FieldForm
          fields={fields}
          value={{ validationShare: data.validationShare, testShare: data.testShare, splitSeed: data.splitSeed }}
          onChange={(name, value, gesture) => {
            if (typeof value === 'number') edit({ type: 'set-data', data: { [name]: value } }, gesture)
          }}
        />
      )}
    </>
  )
}
