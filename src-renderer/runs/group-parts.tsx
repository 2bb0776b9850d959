// What the views of all groups of runs have: a head, and the table of their runs.
import type { RunSummary } from '../../src/runs/run-record'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import styles from './group-panel.module.css'
import { shortFigure, triedName } from './run-words'
import { useRunsStore } from './runs'

export interface GroupProps {
  readonly title: string
  readonly members: readonly RunSummary[]
  readonly waiting: number
}

export function GroupHead({ title, members, waiting }: GroupProps) {
  const { t, format } = useI18n()
  return (
    <header className={styles['head']}>
      <h4>{title}</h4>
      <span>
        {t('group.done', { done: format.count(members.filter(({ endedMs }) => endedMs !== null).length) })}
        {waiting > 0 ? ` · ${t('group.left', { left: format.count(waiting) })}` : ''}
      </span>
      <Button size="small" onClick={() => useRunsStore.getState().choose(members.map((run) => run.id))}>
        {t('group.compare')}
      </Button>
    </header>
  )
}

export function RunTable({
  members,
  columns,
  selected,
  onSelect,
}: {
  readonly members: readonly RunSummary[]
  readonly columns: readonly string[]
  readonly selected: string | null
  onSelect(id: string): void
}) {
  const i18n = useI18n()
  const { t, format } = i18n
  return (
    <div className={styles['table']}>
      <table aria-label={t('group.table')}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {triedName(i18n, name)}
              </th>
            ))}
            <th scope="col">{t('group.score')}</th>
            <th scope="col">{t('compare.accuracy')}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {members.map((run) => (
            <tr key={run.id} data-selected={run.id === selected} onClick={() => onSelect(run.id)}>
              {columns.map((name) => (
                <td key={name}>{triedText(run.group?.tried[name])}</td>
              ))}
              <td>{run.score === null ? t(`runs.standing.${run.standing}`) : format.loss(run.score)}</td>
              <td>{run.figure ? shortFigure(i18n, run.figure) : '–'}</td>
              <td>
                <Button size="small" variant="ghost" onClick={() => useRunsStore.getState().choose([run.id])}>
                  {t('runs.open')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function triedText(value: number | string | boolean | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value)
}
