// What decides a run besides the diagram; shown where nothing is selected.
import { useMemo } from 'react'
import { factsOf } from '../../src/datasets/dataset'
import { metricsFor } from '../../src/metrics/registry'
import { optimizers } from '../../src/optimizers/registry'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { Disclosure } from '../ui/disclosure'
import { FieldForm } from '../ui/field-form'
import { useI18n } from '../ui/i18n'
import { MeasuredBackends } from './measured-backends'
import { settingsCommand, settingsSections, settingsValue, summarizeSection } from './settings-fields'
import styles from './training-settings.module.css'
import { trainingWords } from './words'

const kinds = [...optimizers]
const NO_CLASSES: readonly string[] = []

export function TrainingSettings() {
  const { t, tr, format } = useI18n()
  const training = useDocumentStore((state) => state.document.training)
  const data = useDocumentStore((state) => state.document.data)
  const edit = useDocumentStore((state) => state.edit)
  const trainSize = useDataStore((state) => state.splits?.train.length ?? 0)
  const classes = useDataStore((state) => (state.dataset?.task === 'classification' ? state.dataset.classes : NO_CLASSES))
  const dataset = useDataStore((state) => state.dataset)
  const metrics = useMemo(() => (dataset ? metricsFor(factsOf(dataset).target) : []), [dataset])
  const sections = useMemo(
    () => settingsSections(training, kinds, trainingWords['training.backend.help'], classes, metrics),
    [training, classes, metrics],
  )
  const value = useMemo(() => settingsValue(training, data, kinds, classes), [training, data, classes])
  const steps =
    trainSize === 0 ? null : training.batchSize === 'full' ? 1 : Math.ceil(trainSize / (training.batchSize * training.accumulate))

  return (
    <section className={styles['settings']} aria-label={t('training.settings')}>
      <h3>{t('training.settings')}</h3>
      {sections.map((section) => (
        <Disclosure
          key={section.id}
          id={`settings.${section.id}`}
          title={tr(section.title)}
          summary={summarizeSection(section, value).map(tr).join(' · ')}
          startsOpen={section.id === 'optimizer' || section.id === 'batches'}
        >
          <FieldForm
            fields={section.fields}
            value={value}
            onChange={(name, next, gesture) => {
              const command = settingsCommand(training, name, next, kinds)
              if (command) edit(command, gesture)
            }}
          />
          {section.id === 'advanced' && <MeasuredBackends />}
          {section.id === 'batches' && steps !== null && (
            <p className={styles['note']}>
              {t(steps === 1 ? 'training.oneStep' : 'training.steps', {
                steps: format.count(steps),
                total: format.count(Math.min(steps * training.epochs, training.maxSteps ?? Infinity)),
              })}
            </p>
          )}
        </Disclosure>
      ))}
      <FrozenNote />
    </section>
  )
}

/** By itself, so that a run's start and end draw no form anew. */
function FrozenNote() {
  const { t } = useI18n()
  const active = useRunStore((state) => isActive(state.status))
  return active ? <p className={styles['note']}>{t('training.settings.frozen')}</p> : null
}
