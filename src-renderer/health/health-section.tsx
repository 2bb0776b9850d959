// How the selected layer fares in the run in hand: a few numbers, and where its weights and outputs lie.
import type { ReactNode } from 'react'
import type { Histogram, NodeHealth } from '../../src/training/layer-health'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { useI18n } from '../ui/i18n'
import { Tooltip } from '../ui/tooltip'
import styles from './health-section.module.css'
import { readHealth, smallText } from './read-health'

export function HealthSection({ nodeId }: { readonly nodeId: string }) {
  const i18n = useI18n()
  const { t, format } = i18n
  const projectId = useDocumentStore((state) => state.document.id)
  const isOwn = useRunStore((state) => state.run?.projectId === projectId)
  const health = useRunStore((state) => state.health)
  const look = isOwn ? health.at(-1) : undefined
  const node = look?.nodes[nodeId]
  if (!look || !node) return null
  const mark = readHealth(i18n, node)
  const course = health.flatMap((record) => record.nodes[nodeId]?.gradNorm ?? [])
  return (
    <section className={styles['section']} aria-label={t('health.title')}>
      <h3>
        {t('health.title')} <small>{t('health.epoch', { epoch: format.count(look.epoch) })}</small>
      </h3>
      {mark && mark.tone !== 'good' ? (
        <p className={styles['mark']} data-tone={mark.tone}>
          {mark.label}
        </p>
      ) : null}
      <dl>
        {node.gradNorm === null ? null : (
          <Figure name={t('health.gradNorm')} help={t('health.gradNorm.help')} value={smallText(node.gradNorm)}>
            <Course label={t('health.course')} values={course} />
          </Figure>
        )}
        {node.updateRatio === null ? null : (
          <Figure name={t('health.updateRatio')} help={t('health.updateRatio.help')} value={smallText(node.updateRatio)} />
        )}
        {node.weightNorm === null ? null : <Figure name={t('health.weightNorm')} value={smallText(node.weightNorm)} />}
        {node.deadShare === null || node.units === null ? null : (
          <Figure
            name={t('health.dead')}
            help={t('health.dead.help')}
            value={t('health.dead.value', {
              dead: format.count(Math.round(node.deadShare * node.units)),
              units: format.count(node.units),
            })}
          />
        )}
        {node.saturatedShare === null ? null : (
          <Figure name={t('health.saturated')} help={t('health.saturated.help')} value={format.percent(node.saturatedShare)} />
        )}
        {node.mean === null || node.std === null ? null : (
          <Figure name={t('health.outputs')} value={t('health.outputs.value', { mean: smallText(node.mean), std: smallText(node.std) })} />
        )}
      </dl>
      <Bars node={node} />
    </section>
  )
}

function Figure({
  name,
  help,
  value,
  children,
}: {
  readonly name: string
  readonly help?: string
  readonly value: string
  readonly children?: ReactNode
}) {
  return (
    <div>
      <dt>
        {help === undefined ? (
          name
        ) : (
          <Tooltip content={help} side="left">
            <span tabIndex={0}>{name}</span>
          </Tooltip>
        )}
      </dt>
      <dd>
        {children}
        {value}
      </dd>
    </div>
  )
}

function Bars({ node }: { readonly node: NodeHealth }) {
  const { t } = useI18n()
  return (
    <>
      {node.weights ? <Histo histogram={node.weights} words="health.weights.chart" t={t} /> : null}
      {node.activations ? <Histo histogram={node.activations} words="health.outputs.chart" t={t} /> : null}
    </>
  )
}

const WIDTH = 262
const HEIGHT = 38

function Histo({
  histogram: { low, high, counts },
  words,
  t,
}: {
  readonly histogram: Histogram
  readonly words: 'health.weights.chart' | 'health.outputs.chart'
  readonly t: ReturnType<typeof useI18n>['t']
}) {
  const most = Math.max(1, ...counts)
  const width = WIDTH / counts.length
  const label = t(words, { low: smallText(low), high: smallText(high) })
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {counts.map((count, bin) => {
          // A bar of one among many is a pixel high: nothing that is there vanishes.
          const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT)
          return <rect key={bin} x={bin * width + 0.5} y={HEIGHT - height} width={Math.max(0.5, width - 1)} height={height} rx={0.8} />
        })}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  )
}

function Course({ label, values }: { readonly label: string; readonly values: readonly number[] }) {
  const positive = values.filter((value) => value > 0)
  if (positive.length < 2) return null
  const logs = positive.map(Math.log)
  const low = Math.min(...logs)
  const span = Math.max(1e-9, Math.max(...logs) - low)
  const points = logs.map((value, i) => `${((i / (logs.length - 1)) * 46).toFixed(1)},${(13 - ((value - low) / span) * 12).toFixed(1)}`)
  return (
    <svg width={46} height={14} role="img" aria-label={label} className={styles['course']}>
      <polyline points={points.join(' ')} />
    </svg>
  )
}
