// In place of the inspector: one step of training, stage by stage, lit up on the canvas.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { judgeDerivative } from '../../src/explain/judge-derivative'
import type { Digest, StepTrace } from '../../src/explain/step-trace'
import { findOptimizer } from '../../src/optimizers/registry'
import type { NodeId } from '../../src/graph/graph'
import { sizeOf } from '../../src/tensor'
import { Formula } from '../inspector/formula'
import { useAnalysis } from '../state/analysis'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { NumberInput } from '../ui/number-input'
import { Select } from '../ui/select'
import { Toggle } from '../ui/toggle'
import { short } from './node-maps'
import { lightUp } from './spotlight'
import { useStepStore, watchStep } from './step'
import styles from './step-panel.module.css'
import { litBy, type Stage } from './step-stages'
import { SurfaceDialog } from './surface-dialog'

/** `(-0.21)`: a number inside a product. */
function factor(value: number): string {
  return `(${short(value).replace('−', '-')})`
}

export function StepPanel() {
  const { t, tr, format } = useI18n()
  const { trace, stages, at, busy, problems, batch, go, close } = useStepStore()
  const graph = useRunStore((state) => state.run?.plan.graph ?? null)
  const analysis = useAnalysis()
  const panel = useRef<HTMLDivElement | null>(null)
  const stage = stages[at]

  useEffect(() => panel.current?.focus(), [])
  useEffect(() => {
    if (trace && stage && graph) lightUp(litBy(stage, trace, graph, analysis.inputs[0], analysis.losses[0]?.nodeId))
    return () => lightUp(null)
  }, [trace, stage, graph, analysis])

  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return
    const steps: Readonly<Record<string, () => void>> = {
      ArrowRight: () => go(at + 1),
      ArrowLeft: () => go(at - 1),
      Home: () => go(0),
      End: () => go(stages.length - 1),
      Escape: close,
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    step()
  }
  return (
    <div ref={panel} className={styles['panel']} role="region" aria-label={t('step.title')} tabIndex={-1} onKeyDown={onKeyDown}>
      <header className={styles['head']}>
        <h2>{t('step.title')}</h2>
        <Button variant="ghost" size="small" aria-label={t('ui.close')} onClick={close}>
          <Icon name="close" size={14} />
        </Button>
      </header>
      <div className={styles['controls']}>
        <Toggle label={t('step.batch')} checked={batch} onChange={(next) => watchStep(next)} />
        <span className={styles['walk']}>
          <Button size="small" disabled={at === 0 || !trace} onClick={() => go(at - 1)}>
            {t('step.back')}
          </Button>
          <span className={styles['number']}>{trace ? `${format.count(at + 1)} / ${format.count(stages.length)}` : '–'}</span>
          <Button size="small" variant="primary" disabled={at >= stages.length - 1 || !trace} onClick={() => go(at + 1)}>
            {t('step.next')}
          </Button>
        </span>
      </div>
      <div className={styles['scroll']}>
        {problems.map(({ code, message }) => (
          <p key={code} role="alert">
            {tr(message)}
          </p>
        ))}
        {busy && !trace && <p className={styles['quiet']}>{t('step.busy')}</p>}
        {trace && stage && (
          <div aria-live="polite" data-stage={stage.kind}>
            <StageView stage={stage} trace={trace} />
          </div>
        )}
        {trace && (
          <p className={styles['quiet']}>
            {t(trace.training ? 'step.mode.batch' : 'step.mode.image', { n: format.count(trace.rows.length) })}
          </p>
        )}
      </div>
    </div>
  )
}

function useNodeName(): (id: NodeId) => string {
  const nodes = useRunStore((state) => state.run?.plan.graph.nodes)
  return (id) => nodes?.find((node) => node.id === id)?.name ?? id
}

function StageView({ stage, trace }: { readonly stage: Stage; readonly trace: StepTrace }) {
  const { t, tr } = useI18n()
  const name = useNodeName()
  const analysis = useAnalysis()
  const [binding] = analysis.losses
  switch (stage.kind) {
    case 'input':
      return (
        <>
          <h3>{t('step.input')}</h3>
          <DigestView digest={trace.input} />
          <p>{t('step.input.more')}</p>
        </>
      )
    case 'forward': {
      const node = trace.nodes.find(({ nodeId }) => nodeId === stage.nodeId)
      const known = analysis.nodes.get(stage.nodeId)
      const isJudged = trace.isLogit && binding?.outputNodeId === stage.nodeId
      return (
        <>
          <h3>{t('step.forward', { name: name(stage.nodeId) })}</h3>
          {known?.kind && <Formula tex={known.kind.formula} />}
          {node && <DigestView digest={node.output} />}
          {isJudged && <p>{t('step.forward.logits')}</p>}
          {known?.kind && <p className={styles['quiet']}>{tr(known.kind.summary)}</p>}
        </>
      )
    }
    case 'loss':
      return (
        <>
          <h3>{t('step.loss')}</h3>
          {binding && <Formula tex={binding.loss.formula} />}
          <Pairs
            rows={[
              [t(trace.isLogit ? 'step.loss.logits' : 'step.loss.output'), trace.judged.output.map(short).join(', ')],
              [t('step.loss.target'), trace.judged.target.map(short).join(', ')],
              ...(trace.penalty > 0 ? [[t('step.loss.penalty'), short(trace.penalty)] as const] : []),
              ['J', short(trace.loss)],
            ]}
          />
          {trace.rows.length > 1 && <p>{t('step.loss.batch')}</p>}
        </>
      )
    case 'loss-gradient': {
      const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))
      const [z, y, g] = [trace.judged.output[0] ?? 0, trace.judged.target[0] ?? 0, trace.judged.gradient[0] ?? 0]
      const share = trace.rows.length > 1 ? `\\tfrac{1}{${trace.rows.length}}` : ''
      return (
        <>
          <h3>{t('step.turn')}</h3>
          <p>{t('step.turn.more')}</p>
          {binding?.loss.pairsWith === 'sigmoid' ? (
            <Formula
              tex={`\\frac{\\partial J}{\\partial z} = ${share}(\\hat y - y) = ${share}\\left(${short(sigmoid(z)).replace('−', '-')} - ${short(y)}\\right) = ${short(g).replace('−', '-')}`}
            />
          ) : (
            <Formula tex="\frac{\partial J}{\partial \hat y}" />
          )}
          <Pairs rows={[['∂J/∂y', trace.judged.gradient.map(short).join(', ')]]} />
        </>
      )
    }
    case 'backward': {
      const node = trace.nodes.find(({ nodeId }) => nodeId === stage.nodeId)
      return (
        <>
          <h3>{t('step.backward', { name: name(stage.nodeId) })}</h3>
          <Formula tex="\frac{\partial J}{\partial x_i} = \sum_j \frac{\partial J}{\partial y_j} \frac{\partial y_j}{\partial x_i}" />
          <p>{t('step.backward.more', { name: name(stage.nodeId) })}</p>
          {node?.gradient && <DigestView digest={node.gradient} symbol="∂J/∂x" />}
        </>
      )
    }
    case 'chain':
    case 'check':
    case 'update':
      return trace.weight && <WeightView stage={stage.kind} trace={trace} weight={trace.weight} />
  }
}

/** A tensor in a few figures. */
function DigestView({ digest, symbol = 'y' }: { readonly digest: Digest; readonly symbol?: string }) {
  const { t, format } = useI18n()
  const size = sizeOf(digest.shape)
  const reach = Math.max(Math.abs(digest.min), Math.abs(digest.max)) || 1
  return (
    <>
      <div className={styles['strip']} role="img" aria-label={t('step.strip', { count: format.count(digest.strip.length) })}>
        {digest.strip.map((value, index) => (
          <i
            key={index}
            data-negative={value < 0}
            style={{ opacity: 0.12 + 0.88 * Math.min(1, Math.abs(value) / reach) }}
            title={short(value)}
          />
        ))}
      </div>
      <Pairs
        rows={[
          [
            t('step.shape'),
            digest.samples > 1 ? `${format.count(digest.samples)} × ${format.shape(digest.shape)}` : format.shape(digest.shape),
          ],
          [t('step.range'), `${short(digest.min)} … ${short(digest.max)}`],
          [t('step.mean'), short(digest.mean)],
          [t('step.norm'), short(digest.norm)],
          ...(size > 1
            ? [[t('step.largest'), digest.top.map(({ index, value }) => `${symbol}[${index}] = ${short(value)}`).join('; ')] as const]
            : []),
        ]}
      />
    </>
  )
}

function Pairs({ rows }: { readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles['pairs']}>
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function WeightView({
  stage,
  trace,
  weight,
}: {
  readonly stage: 'chain' | 'check' | 'update'
  readonly trace: StepTrace
  readonly weight: NonNullable<StepTrace['weight']>
}) {
  const { t, format } = useI18n()
  const name = useNodeName()
  const [surface, setSurface] = useState(false)
  const weighted = useRunStore((state) => state.run !== null && state.run.plan.classWeights !== 'none')
  const { place, chain, derivative, largest, numerical, update, penalty } = weight
  const choose = useStepStore((state) => state.chooseWeight)
  const key = (nodeId: NodeId, weightName: string): string => `${nodeId}/${weightName}`
  const size = sizeOf(weight.shape)
  const terms = chain?.terms ?? []
  const more = (chain?.count ?? 0) - terms.length
  const tex = (value: number): string => short(value).replace('−', '-')
  return (
    <>
      <h3>{t(`step.${stage}`)}</h3>
      <div className={styles['chooser']}>
        <Select
          label={t('step.weight')}
          value={key(place.nodeId, place.name)}
          options={trace.weights.map((one) => ({ value: key(one.nodeId, one.name), label: `${name(one.nodeId)} · ${one.name}` }))}
          onChange={(value) => {
            const one = trace.weights.find(({ nodeId, name: weightName }) => key(nodeId, weightName) === value)
            if (one) choose({ nodeId: one.nodeId, name: one.name, index: 0 })
          }}
        />
        <NumberInput
          label={t('step.index')}
          value={place.index}
          min={0}
          max={size - 1}
          integer
          onChange={(index) => choose({ ...place, index })}
        />
      </div>
      {stage === 'chain' && (
        <>
          <Pairs rows={[['w', short(weight.value)]]} />
          <p>{t('step.chain.more', { name: name(place.nodeId) })}</p>
          {chain ? (
            <>
              <Formula tex="\frac{\partial J}{\partial w} = \sum_j \frac{\partial J}{\partial y_j} \frac{\partial y_j}{\partial w}" />
              {terms.map(({ index, sample, above, local, product }) => (
                <p key={`${sample} ${index}`} className={styles['term']}>
                  y[{index}]{trace.rows.length > 1 ? ` · ${t('step.sample', { n: format.count(sample + 1) })}` : ''}: {factor(above)} ·{' '}
                  {factor(local)} = {short(product)}
                </p>
              ))}
              {more > 0 && <p className={styles['quiet']}>{t('step.chain.rest', { count: format.count(more) })}</p>}
              <Formula
                tex={`\\frac{\\partial J}{\\partial w} = ${tex(chain.sum)}${penalty === 0 ? '' : ` + ${tex(penalty)} = ${tex(chain.sum + penalty)}`}`}
              />
              {penalty !== 0 && <p className={styles['quiet']}>{t('step.chain.penalty')}</p>}
            </>
          ) : (
            <p>{t('step.chain.none')}</p>
          )}
          <Pairs rows={[['∂J/∂w', short(derivative)]]} />
        </>
      )}
      {stage === 'check' && <Check derivative={derivative} largest={largest} numerical={numerical} />}
      {stage === 'update' && (
        <>
          <Formula tex={findOptimizer(update.optimizer)?.formula ?? ''} />
          <Pairs
            rows={[
              [t('step.rate'), short(update.learningRate)],
              ['g', update.gradient === derivative ? short(derivative) : `${short(derivative)} → ${short(update.gradient)}`],
              ...update.slots.map((slot) => [slot.name, `${short(slot.before)} → ${short(slot.after)}`] as const),
              [t('step.count'), format.count(update.step)],
              ['w', `${update.before.toPrecision(6)} → ${update.after.toPrecision(6)}`],
              ['Δw', short(update.after - update.before)],
            ]}
          />
          {update.gradient !== derivative && <p className={styles['quiet']}>{t('step.clipped')}</p>}
          {weighted && <p className={styles['quiet']}>{t('step.weighted')}</p>}
          {!update.remembers && <p className={styles['quiet']}>{t('step.forgot')}</p>}
          <p className={styles['quiet']}>{t('step.update.more')}</p>
          <Button size="small" onClick={() => setSurface(true)} disabled={trace.weights.length === 0}>
            {t('surface.open')}
          </Button>
          {surface && <SurfaceDialog first={place} trace={trace} onClose={() => setSurface(false)} />}
        </>
      )}
    </>
  )
}

function Check({
  derivative,
  largest,
  numerical,
}: {
  readonly derivative: number
  readonly largest: number
  readonly numerical: NonNullable<StepTrace['weight']>['numerical']
}) {
  const { t } = useI18n()
  if (!numerical) return <p>{t('step.check.none')}</p>
  if (numerical.kind === 'kink') return <p>{t('step.check.kink')}</p>
  const distance = Math.abs(derivative - numerical.value)
  const relative = numerical.value === 0 ? distance : distance / Math.abs(numerical.value)
  return (
    <>
      <p>{t('step.check.more')}</p>
      <Formula tex="\frac{\partial J}{\partial w} \approx \frac{J(w + h) - J(w - h)}{2h}" />
      <Pairs
        rows={[
          [t('step.check.shown'), derivative.toPrecision(6)],
          [t('step.check.numerical'), numerical.value.toPrecision(6)],
          ['h', short(numerical.h)],
          [t('step.check.distance'), relative < 1e-9 ? '< 1e-9' : relative.toExponential(1)],
        ]}
      />
      <p>{t(`step.check.${judgeDerivative(derivative, numerical.value, largest)}`)}</p>
    </>
  )
}
