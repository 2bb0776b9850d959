// Asks for what an experiment should try: so many seeds, or a search over parameters of nodes and settings.
import { useMemo, useState } from 'react'
import type { ProjectDocument } from '../../src/document/document'
import { MOST_TRIALS, type SearchAxis, type TrialValue } from '../../src/runs/search'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { useI18n, type I18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { NumberInput } from '../ui/number-input'
import { Select } from '../ui/select'
import { plannedRounds, type SearchMethod } from './create-experiments'
import styles from './experiment-dialogs.module.css'
import { experimentBase, experiments } from './experiments'
import { useRunsStore } from './runs'
import { axisOptions, spreadValues, type AxisOption } from './search-axes'
import { StartDialog } from './start-dialog'

const METHODS: readonly SearchMethod[] = ['grid', 'random', 'halving']
const MOST_SEEDS = 50
const GRID_VALUES = 3

/** Shows a group where its results will stand. */
export function showGroup(id: string): void {
  useRunsStore.getState().chooseGroup(id)
  useViewStore.getState().showLeft('runs')
  useViewStore.getState().showBottom('compare')
}

export function RepeatDialog({ onClose }: { onClose(): void }) {
  const { t, format } = useI18n()
  const document = useDocumentStore((state) => state.document)
  const [count, setCount] = useState(5)
  const { seed, epochs } = document.training
  const start = (): void => {
    onClose()
    const base = experimentBase()
    if (base) showGroup(experiments.repeat(base, count, t('experiment.repeat.group', { project: document.name })))
  }
  return (
    <StartDialog title={t('experiment.repeat.title')} onStart={start} onClose={onClose}>
      <p className={styles['quiet']}>{t('experiment.repeat.body')}</p>
      <div className={styles['line']}>
        <span>{t('experiment.repeat.count')}</span>
        <NumberInput label={t('experiment.repeat.count')} value={count} min={2} max={MOST_SEEDS} integer onChange={setCount} />
      </div>
      <p className={styles['quiet']}>
        {t('experiment.repeat.plan', { first: seed, last: seed + count - 1, epochs: format.count(epochs) })}{' '}
        <Estimate runs={[{ trials: count, epochs }]} />
      </p>
    </StartDialog>
  )
}

/** How an axis is asked for: ends of a range, or values one by one. */
interface Draft {
  readonly option: AxisOption
  readonly low: number
  readonly high: number
  readonly picked: readonly TrialValue[]
}

function draftOf(option: AxisOption): Draft {
  if (option.type === 'number') return { option, low: option.low, high: option.high, picked: [] }
  return { option, low: 0, high: 0, picked: option.options.map(({ value }) => value) }
}

function axisOf({ option, low, high, picked }: Draft, { tr }: I18n): SearchAxis {
  const name = tr(option.label)
  if (option.type === 'choice') return { name, place: option.place, values: picked, range: null }
  const range = { low, high, log: option.log && low > 0, integer: option.integer }
  return { name, place: option.place, values: spreadValues(range, GRID_VALUES), range }
}

export function SearchDialog({ onClose }: { onClose(): void }) {
  const i18n = useI18n()
  const { t, tr, format } = i18n
  // The project as it was when the dialog opened.
  const [document] = useState<ProjectDocument>(() => useDocumentStore.getState().document)
  const options = useMemo(() => axisOptions(document), [document])
  const [method, setMethod] = useState<SearchMethod>('random')
  const [trials, setTrials] = useState(9)
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => options.slice(0, 1).map(draftOf))
  const axes = drafts.map((draft) => axisOf(draft, i18n))
  const rounds = plannedRounds({ method, axes, trials }, document.training.epochs)
  const count = rounds.reduce((sum, round) => sum + round.trials, 0)
  const free = options.filter((option) => drafts.every((draft) => draft.option.id !== option.id))
  const broken = drafts.length === 0 || axes.some(({ values, range }) => values.length === 0 || (range !== null && range.low > range.high))
  const change = (index: number, next: Partial<Draft>): void =>
    setDrafts(drafts.map((draft, i) => (i === index ? { ...draft, ...next } : draft)))
  const start = (): void => {
    onClose()
    const base = experimentBase()
    if (!base) return
    const plan = { method, axes, trials, seed: document.training.seed, title: t('experiment.search.group', { project: document.name }) }
    showGroup(experiments.search({ ...base, document }, plan))
  }
  return (
    <StartDialog title={t('experiment.search.title')} width={560} disabled={broken} onStart={start} onClose={onClose}>
      <div className={styles['line']}>
        <span>{t('experiment.method')}</span>
        <Select
          label={t('experiment.method')}
          value={method}
          options={METHODS.map((value) => ({ value, label: t(`experiment.method.${value}`) }))}
          onChange={(value) => setMethod(METHODS.find((one) => one === value) ?? 'random')}
        />
      </div>
      <p className={styles['quiet']}>{t(`experiment.method.${method}.help`)}</p>
      {method === 'grid' ? null : (
        <div className={styles['line']}>
          <span>{t('experiment.trials')}</span>
          <NumberInput label={t('experiment.trials')} value={trials} min={2} max={MOST_TRIALS} integer onChange={setTrials} />
        </div>
      )}
      <h4>{t('experiment.axes')}</h4>
      {drafts.map((draft, index) => {
        const { option } = draft
        const name = tr(option.label)
        return (
          <div key={option.id} className={styles['axis']}>
            <b>{name}</b>
            {option.type === 'number' ? (
              <span className={styles['range']}>
                <NumberInput
                  label={t('experiment.from', { name })}
                  value={draft.low}
                  min={option.min}
                  max={option.max}
                  integer={option.integer}
                  scale={option.log ? 'log' : 'linear'}
                  onChange={(low) => change(index, { low })}
                />
                –
                <NumberInput
                  label={t('experiment.to', { name })}
                  value={draft.high}
                  min={option.min}
                  max={option.max}
                  integer={option.integer}
                  scale={option.log ? 'log' : 'linear'}
                  onChange={(high) => change(index, { high })}
                />
              </span>
            ) : (
              <span className={styles['picks']}>
                {option.options.map(({ value, label }) => (
                  <label key={String(value)}>
                    <input
                      type="checkbox"
                      checked={draft.picked.includes(value)}
                      onChange={(event) =>
                        change(index, {
                          picked: option.options
                            .map((one) => one.value)
                            .filter((one) => (one === value ? event.target.checked : draft.picked.includes(one))),
                        })
                      }
                    />
                    {tr(label)}
                  </label>
                ))}
              </span>
            )}
            <IconButton
              icon="close"
              size="small"
              variant="ghost"
              label={t('experiment.axis.remove', { name })}
              onClick={() => setDrafts(drafts.filter((_, i) => i !== index))}
            />
          </div>
        )
      })}
      {free.length > 0 ? (
        <Select
          label={t('experiment.axis.add')}
          value=""
          mixed={t('experiment.axis.add')}
          options={free.map(({ id, label }) => ({ value: id, label: tr(label) }))}
          onChange={(id) => {
            const option = free.find((one) => one.id === id)
            if (option) setDrafts([...drafts, draftOf(option)])
          }}
        />
      ) : null}
      <p className={styles['quiet']} role="status">
        {rounds
          .map((round) => t('experiment.round', { trials: format.count(round.trials), epochs: format.count(round.epochs) }))
          .join(', ')}
        {rounds.length > 1 ? ` (${t('experiment.runs', { count: format.count(count) })})` : ''} <Estimate runs={rounds} />
      </p>
    </StartDialog>
  )
}

/** How long it may take, by the last run's pace; nothing where there was none. */
export function Estimate({ runs }: { readonly runs: readonly { readonly trials: number; readonly epochs: number }[] }) {
  const { t, format } = useI18n()
  const epochs = useRunStore((state) => state.epochs)
  const recent = epochs.slice(-20)
  if (recent.length === 0) return null
  const epochMs = recent.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / recent.length
  const totalMs = runs.reduce((sum, round) => sum + round.trials * round.epochs * epochMs, 0)
  return <>{t('experiment.estimate', { time: format.duration(totalMs) })}</>
}
