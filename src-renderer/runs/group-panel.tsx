// Runs that answer one question together: seeds with their scatter, trials with their ranking, series over the data (series-groups.tsx).
import { useMemo, useState } from 'react'
import { estimateMean } from '../../src/metrics/mean'
import { bestTrials } from '../../src/runs/search'
import type { RunGroup } from '../../src/runs/run-record'
import { tickText } from '../charts/axis-words'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { useQueue } from './experiments'
import styles from './group-panel.module.css'
import { GroupHead, RunTable, type GroupProps } from './group-parts'
import { ParallelPlot } from './parallel-plot'
import { restoreRun } from './run-actions'
import { runName, triedName } from './run-words'
import { useRunsStore } from './runs'
import { CurveGroup, FoldsGroup } from './series-groups'

const VIEWS: Readonly<Record<RunGroup['kind'], (props: GroupProps) => React.JSX.Element>> = {
  seeds: Seeds,
  search: Search,
  shares: CurveGroup,
  folds: FoldsGroup,
}

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
  const View = VIEWS[first.group.kind]
  return (
    <div className={styles['panel']}>
      <View title={first.group.title} members={members} waiting={waiting} />
    </div>
  )
}

/** What the seeds are judged by: the accuracy on the set furthest from training; of predicted numbers, the loss there. */
function seedFigures(members: GroupProps['members']) {
  const figures = members.flatMap(({ figure }) => figure ?? [])
  const split = figures[0]?.split ?? (['test', 'val', 'train'] as const).find((one) => members.some(({ scores }) => scores[one] !== null))
  if (split === undefined) return null
  const of = figures.length > 0 ? ('accuracy' as const) : ('loss' as const)
  const values =
    of === 'accuracy'
      ? figures.filter((figure) => figure.split === split).map(({ accuracy }) => accuracy)
      : members.flatMap(({ scores }) => scores[split]?.loss ?? []).filter(Number.isFinite)
  return { split, of, ...estimateMean(values) }
}

/** Mean, scatter and interval over seeds. */
function Seeds(props: GroupProps) {
  const { t, format } = useI18n()
  const { members } = props
  const found = useMemo(() => seedFigures(members), [members])
  return (
    <>
      <div className={styles['left']}>
        <GroupHead {...props} />
        {found === null || found.n === 0 ? (
          <p>{t('group.seeds.none')}</p>
        ) : (
          <Notice
            title={t(`group.seeds.mean.${found.of}`, {
              mean: found.of === 'accuracy' ? format.percent(found.mean) : format.loss(found.mean),
              split: t(`runs.split.${found.split}`),
              n: format.count(found.n),
            })}
          >
            {found.interval === null
              ? t('group.seeds.single')
              : found.of === 'accuracy'
                ? t('group.seeds.scatter', {
                    deviation: (found.deviation * 100).toFixed(1),
                    low: format.percent(Math.max(0, found.interval[0])),
                    high: format.percent(Math.min(1, found.interval[1])),
                  })
                : t('group.seeds.scatterLoss', {
                    deviation: format.loss(found.deviation),
                    low: format.loss(Math.max(0, found.interval[0])),
                    high: format.loss(found.interval[1]),
                  })}
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
      axes: [...names.map((name) => triedName({ t }, name)), t('group.score')].map((name) => ({
        name,
        format: (value: number) => tickText(value),
      })),
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
        <GroupHead {...props} />
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

async function takeOver(id: string): Promise<void> {
  const run = await useRunsStore.getState().read(id)
  if (run) restoreRun(run)
}
