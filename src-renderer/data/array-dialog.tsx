// Arrays in files: what they are, and what each is for.
import { useEffect, useState } from 'react'
import type { Grant } from '../../src/api/api'
import { arrayName } from '../../src/datasets/arrays/array-problems'
import type { ArrayChoice, ArraySettings, ValueRange } from '../../src/datasets/arrays/array-settings'
import { ARRAY_USES, givesImages, VALUE_RANGES } from '../../src/datasets/arrays/array-settings'
import { checkUses } from '../../src/datasets/arrays/check-uses'
import type { ArrayInspection } from '../../src/datasets/arrays/load-arrays'
import type { Diagnostic } from '../../src/diagnostics'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { askArrayInspection } from './ask-arrays'
import { useSourceDialog } from './source-dialog-store'
import { NamedSelect, ScaleTarget } from './choices'
import styles from './choices.module.css'

type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'ready'; readonly problems: readonly Diagnostic[]; readonly settings: ArraySettings }

export function ArrayDialog({ grant, settings }: { readonly grant: Grant; readonly settings: ArraySettings | null }) {
  const { t, tr } = useI18n()
  const show = useSourceDialog((state) => state.show)
  const loadArrays = useDataStore((state) => state.loadArrays)
  const [shown, setShown] = useState<Shown>({ status: 'loading' })

  useEffect(() => {
    const leaving = new AbortController()
    void askArrayInspection(host, grant, leaving.signal).then((inspected) => {
      if (leaving.signal.aborted) return
      if (!inspected.ok) setShown({ status: 'failed', diagnostics: inspected.diagnostics })
      else setShown({ status: 'ready', problems: inspected.value.problems, settings: keepUses(inspected.value, settings) })
    })
    return () => leaving.abort()
  }, [grant, settings])

  const ready = shown.status === 'ready' ? shown : null
  const problem = ready && checkUses(ready.settings)
  const change = (next: Partial<ArraySettings>): void => {
    if (ready) setShown({ ...ready, settings: { ...ready.settings, ...next } })
  }

  return (
    <Dialog
      open
      width={860}
      title={t('data.arrays.title', { name: grant.name })}
      onClose={() => show(null)}
      footer={
        <>
          {problem && (
            <span className={styles['problem']} role="status" title={problem.hint && tr(problem.hint)}>
              {tr(problem.message)}
            </span>
          )}
          <Button onClick={() => show(null)}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!ready || problem !== null}
            onClick={() => {
              if (!ready) return
              show(null)
              loadArrays(grant, { ...ready.settings, arrays: ready.settings.arrays.filter(({ use }) => use !== 'ignore') })
            }}
          >
            {t('data.arrays.use')}
          </Button>
        </>
      }
    >
      {shown.status === 'loading' && <p className={styles['quiet']}>{t('data.arrays.reading')}</p>}
      {shown.status === 'failed' && <Problems problems={shown.diagnostics} tone="bad" />}
      {ready && (
        <>
          <Arrays arrays={ready.settings.arrays} onChange={(arrays) => change({ arrays })} />
          <Rules settings={ready.settings} onChange={change} />
          <Problems problems={ready.problems} tone="warn" />
        </>
      )}
    </Dialog>
  )
}

function Problems({ problems, tone }: { readonly problems: readonly Diagnostic[]; readonly tone: 'bad' | 'warn' }) {
  const { tr } = useI18n()
  if (problems.length === 0) return null
  return (
    <div className={styles['problems']}>
      {problems.map((problem, index) => (
        <Notice key={`${problem.code} ${index}`} tone={tone} role={tone === 'bad' ? 'alert' : 'status'} title={tr(problem.message)}>
          {problem.hint ? tr(problem.hint) : null}
        </Notice>
      ))}
    </div>
  )
}

/** A project's own choices stay where the arrays are still there. */
function keepUses({ settings }: ArrayInspection, before: ArraySettings | null): ArraySettings {
  if (!before) return settings
  const arrays = settings.arrays.map((array): ArrayChoice => {
    const known = before.arrays.find(({ file, key }) => file === array.file && key === array.key)
    return { ...array, use: known?.use ?? 'ignore', set: known?.set ?? null }
  })
  return { ...before, arrays }
}

const SETS = ['none', 'train', 'val', 'test'] as const

function Arrays({ arrays, onChange }: { readonly arrays: readonly ArrayChoice[]; onChange(next: readonly ArrayChoice[]): void }) {
  const { t, format } = useI18n()
  const choose = (index: number, next: Partial<ArrayChoice>): void => {
    onChange(
      arrays.map((one, i) => {
        if (i !== index) return one
        const changed = { ...one, ...next }
        return changed.use === 'samples' || changed.use === 'targets' ? changed : { ...changed, set: null }
      }),
    )
  }
  return (
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('data.arrays')}>
      <table className={`${styles['columns']} ${styles['arrays']}`}>
        <thead>
          <tr>
            <th scope="col">{t('data.arrays.array')}</th>
            <th scope="col">{t('data.table.use.label')}</th>
            <th scope="col">{t('data.table.use.split')}</th>
            <th scope="col">{t('data.arrays.shape')}</th>
            <th scope="col">{t('data.arrays.type')}</th>
          </tr>
        </thead>
        <tbody>
          {arrays.map((array, index) => {
            const name = arrayName(array)
            return (
              <tr key={name} data-use={array.use}>
                <th scope="row" title={name}>
                  {name}
                </th>
                <td>
                  <Select
                    label={t('data.table.useOf', { name })}
                    value={array.use}
                    options={ARRAY_USES.map((value) => ({ value, label: t(`data.arrays.use.${value}`) }))}
                    onChange={(value) => choose(index, { use: ARRAY_USES.find((one) => one === value) ?? 'ignore' })}
                  />
                </td>
                <td>
                  {(array.use === 'samples' || array.use === 'targets') && (
                    <Select
                      label={t('data.arrays.setOf', { name })}
                      value={array.set ?? 'none'}
                      options={SETS.map((value) => ({ value, label: t(`data.arrays.set.${value}`) }))}
                      onChange={(value) => {
                        const set = SETS.find((one) => one === value)
                        choose(index, { set: set === undefined || set === 'none' ? null : set })
                      }}
                    />
                  )}
                </td>
                <td className={styles['facts']}>{format.shape(array.shape)}</td>
                <td className={styles['facts']}>{array.type}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function rangeKey({ low, high }: ValueRange): string {
  return `${low} ${high}`
}

function Rules({ settings, onChange }: { readonly settings: ArraySettings; onChange(next: Partial<ArraySettings>): void }) {
  const { t, format } = useI18n()
  const images = givesImages(settings)
  const coloured = settings.arrays.some(({ use, shape }) => use === 'samples' && shape.length === 4)
  return (
    <div className={styles['format']}>
      {coloured && (
        <NamedSelect
          label={t('data.arrays.channels')}
          value={settings.channels}
          options={(['last', 'first'] as const).map((value) => ({ value, label: t(`data.arrays.channels.${value}`) }))}
          onChange={(value) => onChange({ channels: value === 'first' ? 'first' : 'last' })}
        />
      )}
      {images && (
        <NamedSelect
          label={t('data.arrays.range')}
          value={rangeKey(settings.range)}
          options={rangesWith(settings.range).map((range) => ({
            value: rangeKey(range),
            label: t('data.arrays.range.of', { low: format.count(range.low), high: format.count(range.high) }),
          }))}
          onChange={(value) => {
            const range = VALUE_RANGES.find((one) => rangeKey(one) === value)
            if (range) onChange({ range })
          }}
        />
      )}
      <NamedSelect
        label={t('data.arrays.task')}
        value={settings.task}
        options={(['classification', 'regression'] as const).map((value) => ({ value, label: t(`data.arrays.task.${value}`) }))}
        onChange={(value) => onChange({ task: value === 'regression' ? 'regression' : 'classification' })}
      />
      {settings.task === 'regression' && (
        <ScaleTarget value={settings.targetScaling} onChange={(targetScaling) => onChange({ targetScaling })} />
      )}
    </div>
  )
}

/** A range of a project that is none of the usual ones stands among them. */
function rangesWith(own: ValueRange): readonly ValueRange[] {
  return VALUE_RANGES.some((range) => rangeKey(range) === rangeKey(own)) ? VALUE_RANGES : [...VALUE_RANGES, own]
}
