// Runs that answer one question together: seeds with their scatter, trials with their ranking.
import { useMemo, useState } from 'react'
import { estimateMean } from '../../src/metrics/mean'
import { bestTrials } from '../../src/runs/search'
import type { RunSummary } from '../../src/runs/run-record'
import { tickText } from '../charts/axis-words'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { useQueue } from './experiments'
import styles from './group-panel.module.css'
import { ParallelPlot } from './parallel-plot'
import { restoreRun } from './run-actions'
import { runName, shortFigure } from './run-words'
import { useRunsStore } from './runs'

export function GroupPanel({ id }: { readonly id: string }) {
  const { t } = useI18n()
  const runs = useRunsStore((state) => state.runs)
  const waiting = useQueue((state) => state.waiting.filter(({ job }) => job.group?.id === id).length)
  const members = useMemo(
    () => runs.filter(({ group }) => group?.id === id).sort((a, b) => (a.group?.index ?? 0) - (b.group?.index ?? 0)),
    [runs, id],
  )
  const [first] = members
  if (!first?.group) return <p className={styles['waiting']}>{t('group.waiting')}</p>
  return (
    <div className={styles['panel']}>
      {first.group.kind === 'seeds' ? (
        <Seeds title={first.group.title} members={members} waiting={waiting} />
      ) : (
        <Search title={first.group.title} members={members} waiting={waiting} />
      )}
    </div>
  )
}

interface GroupProps {
  readonly title: string
  readonly members: readonly RunSummary[]
  readonly waiting: number
}

function Head({ title, members, waiting }: GroupProps) {
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

/** Mean, scatter and interval over seeds of the accuracy on the set furthest from training. */
function Seeds(props: GroupProps) {
  const { t, format } = useI18n()
  const { members } = props
  const figures = members.flatMap(({ figure }) => figure ?? [])
  const split = figures[0]?.split ?? 'test'
  const accuracies = figures.filter((figure) => figure.split === split).map(({ accuracy }) => accuracy)
  const { n, mean, deviation, interval } = estimateMean(accuracies)
  return (
    <>
      <div className={styles['left']}>
        <Head {...props} />
        {n === 0 ? (
          <p>{t('group.seeds.none')}</p>
        ) : (
          <Notice title={t('group.seeds.mean', { mean: format.percent(mean), split: t(`runs.split.${split}`), n: format.count(n) })}>
            {interval
              ? t('group.seeds.scatter', {
                  deviation: (deviation * 100).toFixed(1),
                  low: format.percent(Math.max(0, interval[0])),
                  high: format.percent(Math.min(1, interval[1])),
                })
              : t('group.seeds.single')}
          </Notice>
        )}
        <p className={styles['quiet']}>{t('group.seeds.help')}</p>
      </div>
      <RunTable members={members} columns={['seed']} selected={null} onSelect={(id) => useRunsStore.getState().choose([id])} />
    </>
  )
}

function Search(props: GroupProps) {
  const i18n = useI18n()
  const { t, format } = i18n
  const { members } = props
  const [selected, setSelected] = useState<string | null>(null)
  const ranked = useMemo(
    () =>
      bestTrials(
        members.map((run) => ({ run, loss: run.score })),
        members.length,
      ).map(({ run }) => run),
    [members],
  )
  const names = useMemo(() => [...new Set(members.flatMap(({ group }) => Object.keys(group?.tried ?? {})))], [members])
  const plot = useMemo(
    () => ({
      axes: [...names, t('group.score')].map((name) => ({ name, format: (value: number) => tickText(value) })),
      runs: ranked.map(({ id, group, score }) => ({ id, values: [...names.map((name) => group?.tried[name]), score ?? undefined] })),
    }),
    [names, ranked, t],
  )
  // The longest trained of the best: what halving ends with.
  const longest = Math.max(0, ...ranked.map(({ plannedEpochs }) => plannedEpochs))
  const best = ranked.find(({ plannedEpochs }) => plannedEpochs === longest)
  return (
    <>
      <div className={styles['left']}>
        <Head {...props} />
        {best ? (
          <Notice
            tone="good"
            title={t('group.search.best', { name: runName(i18n, best) })}
            actions={
              <Button size="small" onClick={() => void takeOver(best.id)}>
                {t('group.search.take')}
              </Button>
            }
          >
            {t('group.search.score', { score: format.loss(best.score ?? Number.NaN) })} {t('group.search.help')}
          </Notice>
        ) : (
          <p>{t('group.search.none')}</p>
        )}
        <ParallelPlot label={t('group.search.plot')} axes={plot.axes} runs={plot.runs} selected={selected} onSelect={setSelected} />
      </div>
      <RunTable
        members={[...ranked, ...members.filter((run) => !ranked.includes(run))]}
        columns={names}
        selected={selected}
        onSelect={setSelected}
      />
    </>
  )
}

function RunTable({
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
                {name}
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

async function takeOver(id: string): Promise<void> {
  const run = await useRunsStore.getState().read(id)
  if (run) restoreRun(run)
}
