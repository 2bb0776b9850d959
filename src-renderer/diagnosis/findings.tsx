// What the run's figures say, the most telling first, with cures as buttons; and whether a cure that was taken helped.
import { useState } from 'react'
import type { Cure, Finding, Trial } from '../../src/diagnosis/finding'
import { compareRuns } from '../../src/diagnosis/follow-up'
import { CurveDialog } from '../runs/series-dialogs'
import { useDocumentStore } from '../state/document-store'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { accuracyDigits } from '../training/accuracy-digits'
import { useTrain } from '../training/use-train'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import styles from './findings.module.css'
import { useFollowUpStore } from './follow-ups'
import type { FollowUp } from './follow-up-store'
import { RateTestDialog } from './rate-test-dialog'
import { useFindings } from './use-findings'

export function Findings() {
  const { t, format } = useI18n()
  const findings = useFindings()
  const followUp = useFollowUpStore((state) => state.followUp)
  const [open, setOpen] = useState(false)
  const [first, ...rest] = findings
  return (
    <div className={styles['findings']}>
      {followUp && <FollowUpNotice followUp={followUp} findings={findings} />}
      {first && <FindingNotice finding={first} />}
      {rest.length > 0 && (
        <button type="button" className={styles['more']} aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(rest.length === 1 ? 'diagnosis.more.one' : 'diagnosis.more.many', { count: format.count(rest.length) })}
        </button>
      )}
      {open && rest.map((finding) => <FindingNotice key={finding.code} finding={finding} />)}
    </div>
  )
}

function FindingNotice({ finding }: { readonly finding: Finding }) {
  const { t, tr } = useI18n()
  const [trying, setTrying] = useState<Trial | null>(null)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const nodes = useDocumentStore((state) => state.document.graph.nodes)
  const take = (cure: Cure): void => {
    const before = useDocumentStore.getState().document
    useDocumentStore.getState().edit(cure.command)
    if (useDocumentStore.getState().document === before) {
      useViewStore.getState().notify({ tone: 'warn', title: t('problems.ignored') })
      return
    }
    useFollowUpStore.getState().take(finding, cure)
  }
  const layers = nodes.filter(({ id }) => finding.nodeIds.includes(id)).slice(0, 3)
  const cures = readOnly ? [] : finding.cures
  return (
    <div data-finding={finding.code}>
      <Notice tone={finding.tone} title={tr(finding.title)}>
        {tr(finding.body)}
      </Notice>
      {cures.length + layers.length + finding.trials.length > 0 && (
        <div className={styles['cures']}>
          {cures.map((cure) => (
            <Button key={cure.label.en} size="small" onClick={() => take(cure)}>
              {tr(cure.label)}
            </Button>
          ))}
          {finding.trials.map((trial) => (
            <Button key={trial} size="small" onClick={() => setTrying(trial)}>
              {t(`diagnosis.try.${trial}`)}
            </Button>
          ))}
          {layers.map(({ id, name }) => (
            <Button key={id} size="small" variant="ghost" onClick={() => useViewStore.getState().goToNode(id)}>
              {t('diagnosis.showLayer', { name })}
            </Button>
          ))}
        </div>
      )}
      {trying === 'rates' && <RateTestDialog onClose={() => setTrying(null)} />}
      {trying === 'more-data' && <CurveDialog onClose={() => setTrying(null)} />}
    </div>
  )
}

function FollowUpNotice({ followUp, findings }: { readonly followUp: FollowUp; readonly findings: readonly Finding[] }) {
  const { t, tr } = useI18n()
  const run = useRunStore((state) => state.run)
  const active = useRunStore((state) => isActive(state.status))
  const result = useRunStore((state) => state.result)
  const { train } = useTrain()
  const drop = useFollowUpStore((state) => state.drop)
  const { cure, runId } = followUp
  const dismiss = (
    <Button size="small" variant="ghost" onClick={drop}>
      {t('diagnosis.followUp.drop')}
    </Button>
  )
  if (runId === null) {
    const undo = (): void => {
      useDocumentStore.getState().undo()
      drop()
    }
    return (
      <Notice
        title={t('diagnosis.followUp.taken', { cure: tr(cure.label) })}
        actions={
          <>
            <Button size="small" variant="primary" disabled={active} onClick={train}>
              {t('diagnosis.followUp.train')}
            </Button>
            <Button size="small" onClick={undo}>
              {t('diagnosis.followUp.undo')}
            </Button>
          </>
        }
      >
        {t('diagnosis.followUp.ask')}
      </Notice>
    )
  }
  const ended = run?.runId === runId && result !== null
  return (
    <section className={styles['followUp']} aria-label={t('diagnosis.followUp')}>
      {ended ? (
        <Outcome followUp={followUp} findings={findings} actions={dismiss} />
      ) : (
        <Notice title={t('diagnosis.followUp.taken', { cure: tr(cure.label) })} actions={active ? undefined : dismiss}>
          {t(active ? 'diagnosis.followUp.running' : 'diagnosis.followUp.none')}
        </Notice>
      )}
    </section>
  )
}

const TONES = { better: 'good', worse: 'bad', 'not-distinguishable': 'plain' } as const

function Outcome({
  followUp: { finding, cure, before, lossBefore },
  findings,
  actions,
}: {
  readonly followUp: FollowUp
  readonly findings: readonly Finding[]
  readonly actions: React.ReactNode
}) {
  const { t, tr, format } = useI18n()
  const result = useRunStore((state) => state.result)
  const predictions = useRunStore((state) => state.predictions)
  const lossAfter = useRunStore((state) => state.epochs.at(-1)?.loss ?? null)
  const compared = before && result && compareRuns(before, { result, predictions })
  const still = findings.some(({ code }) => code === finding.code)
  const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${format.loss(Math.abs(value))}`
  const points = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value * 100).toFixed(1)}`
  const share = ({ correct, n }: { readonly correct: number; readonly n: number }): string =>
    t('diagnosis.followUp.share', {
      percent: format.percent(correct / n, accuracyDigits(n)),
      correct: format.count(correct),
      n: format.count(n),
    })
  return (
    <Notice
      tone={compared ? TONES[compared.verdict] : 'plain'}
      title={`${tr(cure.label)}: ${compared ? t(`diagnosis.followUp.${compared.verdict}`) : t('diagnosis.followUp.none')}`}
      actions={actions}
    >
      {compared?.of === 'error' && (
        <p>
          {t('diagnosis.followUp.errors', {
            split: t(`results.split.${compared.split}`),
            before: format.loss(compared.before),
            after: format.loss(compared.after),
            n: format.count(compared.n),
            difference: signed(compared.difference.value),
            low: signed(compared.difference.interval[0]),
            high: signed(compared.difference.interval[1]),
          })}
        </p>
      )}
      {compared?.of === 'accuracy' && (
        <p>
          {t('diagnosis.followUp.figures', {
            split: t(`results.split.${compared.split}`),
            before: share(compared.before),
            after: share(compared.after),
            difference: points(compared.difference.value),
            low: points(compared.difference.interval[0]),
            high: points(compared.difference.interval[1]),
          })}
        </p>
      )}
      {lossBefore !== null && lossAfter !== null && (
        <p>{t('diagnosis.followUp.losses', { before: format.loss(lossBefore), after: format.loss(lossAfter) })}</p>
      )}
      <p>{t(still ? 'diagnosis.followUp.still' : 'diagnosis.followUp.gone', { finding: tr(finding.title).replace(/[.。]$/, '') })}</p>
    </Notice>
  )
}
