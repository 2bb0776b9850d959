// Reads aloud what happens: what was said to the announcer, problems that come and go, milestones of training.
import { useEffect, useRef } from 'react'
import { useAnalysis } from '../state/analysis'
import { announce, useAnnouncer } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { useI18n } from '../ui/i18n'
import styles from './live-region.module.css'

export function LiveRegion() {
  const said = useAnnouncer((state) => state.said)
  useProblemNews()
  useTrainingNews()
  useHistoryNews()
  return (
    <div className={styles['unseen']} role="status" aria-live="polite" data-announcer>
      {said.map(({ id, words }) => (
        <p key={id}>{words}</p>
      ))}
    </div>
  )
}

/** Problems are told when their number changes, not with every keystroke that leaves them as they are. */
function useProblemNews(): void {
  const { t, tr, format } = useI18n()
  const { diagnostics } = useAnalysis()
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const count = errors.length
  const before = useRef(count)
  useEffect(() => {
    if (before.current === count) return
    before.current = count
    announce(
      first
        ? `${t(count === 1 ? 'app.status.problem' : 'app.status.problems', { count: format.count(count) })}: ${tr(first.message)}`
        : t('app.status.noProblems'),
    )
  }, [count, first, t, tr, format])
}

/** Milestones of a run: its start, each tenth of its epochs, and how it ended. */
function useTrainingNews(): void {
  const { t, format } = useI18n()
  const status = useRunStore((state) => state.status)
  const tenth = useRunStore(({ run, epochs }) => (run ? Math.floor((epochs.length * 10) / run.plan.epochs) : 0))
  const told = useRef({ status, tenth })
  useEffect(() => {
    const before = told.current
    told.current = { status, tenth }
    if (before.status !== status && status !== 'idle') return announce(t(`app.says.${status}`))
    const { run, epochs } = useRunStore.getState()
    const last = epochs.at(-1)
    if (status !== 'running' || tenth <= before.tenth || !run || !last) return
    announce(
      t('app.says.epoch', { epoch: format.count(epochs.length), epochs: format.count(run.plan.epochs), loss: format.loss(last.loss) }),
    )
  }, [status, tenth, t, format])
}

function useHistoryNews(): void {
  const { t, tr } = useI18n()
  const history = useDocumentStore((state) => state.history)
  const before = useRef(history)
  useEffect(() => {
    const old = before.current
    before.current = history
    if (old === history) return
    const undone = history.future[0]
    const redone = history.past.at(-1)
    if (undone !== undefined && undone === old.past.at(-1)) announce(t('app.says.undone', { step: tr(undone.label) }))
    else if (redone !== undefined && redone === old.future[0]) {
      announce(t('app.says.redone', { step: tr(redone.label) }))
    }
  }, [history, t, tr])
}
