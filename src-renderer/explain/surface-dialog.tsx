// The loss over two weights, with ways down from four starts at several learning rates.
import { useEffect, useState } from 'react'
import type { StepTrace } from '../../src/explain/step-trace'
import type { Surface } from '../../src/explain/surface'
import type { Diagnostic } from '../../src/diagnostics'
import type { WeightPlace } from '../../src/reference/reference'
import { sizeOf } from '../../src/tensor'
import { useRunStore } from '../state/run-store'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { NumberInput } from '../ui/number-input'
import { Select } from '../ui/select'
import { contour, contourLevels } from './contours'
import { short } from './node-maps'
import styles from './step-panel.module.css'

const SIZE = 440
const LEVELS = 12
const COLOURS = ['var(--accent)', 'var(--good)', 'var(--warn)'] as const

interface SurfaceDialogProps {
  readonly first: WeightPlace
  readonly trace: StepTrace
  readonly onClose: () => void
}

/** The weight beside the first in its own tensor, or the first value of another. */
function partnerOf(first: WeightPlace, { weights }: StepTrace): WeightPlace {
  const own = weights.find(({ nodeId, name }) => nodeId === first.nodeId && name === first.name)
  if (own && sizeOf(own.shape) > 1) return { ...first, index: first.index === 0 ? 1 : first.index - 1 }
  const other = weights.find((one) => one !== own) ?? own
  return other ? { nodeId: other.nodeId, name: other.name, index: 0 } : first
}

export function SurfaceDialog({ first: given, trace, onClose }: SurfaceDialogProps) {
  const { t, tr, format } = useI18n()
  const rate = useRunStore((state) => state.run?.plan.learningRate ?? 0.1)
  const nodes = useRunStore((state) => state.run?.plan.graph.nodes)
  const [first, setFirst] = useState(given)
  const [second, setSecond] = useState(() => partnerOf(given, trace))
  const [reach, setReach] = useState<number | null>(null)
  const [surface, setSurface] = useState<Surface | null>(null)
  const [problems, setProblems] = useState<readonly Diagnostic[]>([])
  const [rates, setRates] = useState<readonly [number, number, number]>([rate, rate * 10, rate * 100])
  const [busy, setBusy] = useState(true)
  const nameOf = ({ nodeId, name, index }: WeightPlace): string =>
    `${nodes?.find(({ id }) => id === nodeId)?.name ?? nodeId} · ${name}[${index}]`

  useEffect(() => {
    let current = true
    // Numbers are typed digit by digit; the worker is asked once they stand.
    const timer = setTimeout(() => {
      setBusy(true)
      void useRunStore
        .getState()
        .explain({ what: 'surface', weights: [first, second], reach, rates })
        .then((answer) => {
          if (!current) return
          setBusy(false)
          setProblems(answer.ok ? [] : answer.diagnostics)
          setSurface(answer.ok && answer.value.what === 'surface' ? answer.value : null)
        })
    }, 250)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [first, second, reach, rates])

  const half = surface ? ((surface.xs.at(-1) ?? 0) - (surface.xs[0] ?? 0)) / 2 : 1
  return (
    <Dialog open onClose={onClose} title={t('surface.title')} width={860}>
      <div className={styles['surface']}>
        <div className={styles['plot']} aria-busy={busy}>
          {surface ? <SurfacePlot surface={surface} xName={nameOf(first)} yName={nameOf(second)} /> : null}
          {problems.map(({ code, message, hint }) => (
            <Notice key={code} tone="warn" title={tr(message)}>
              {hint ? tr(hint) : null}
            </Notice>
          ))}
          {!surface && problems.length === 0 && <p className={styles['quiet']}>{t('surface.busy')}</p>}
        </div>
        <div className={styles['aside']}>
          <span>{t('surface.first')}</span>
          <WeightChooser label={t('surface.first')} place={first} trace={trace} onChange={setFirst} />
          <span>{t('surface.second')}</span>
          <WeightChooser label={t('surface.second')} place={second} trace={trace} onChange={setSecond} />
          <span>{t('surface.reach')}</span>
          <NumberInput
            label={t('surface.reach')}
            value={reach ?? Number(half.toPrecision(3))}
            min={1e-4}
            max={1000}
            scale="log"
            onChange={setReach}
          />
          <span>{t('surface.rates')}</span>
          <div className={styles['rates']}>
            {rates.map((one, index) => (
              <span key={index}>
                <i style={{ background: COLOURS[index] }} />
                <NumberInput
                  label={t('surface.rate', { n: index + 1 })}
                  value={one}
                  min={1e-6}
                  max={1e5}
                  scale="log"
                  onChange={(value) => setRates(rates.with(index, value) as [number, number, number])}
                />
              </span>
            ))}
          </div>
          {surface && (
            <>
              <ul className={styles['outcomes']}>
                {rates.map((one, index) => {
                  const own = surface.paths.filter((path) => path.rate === one)
                  const lost = own.filter(({ diverged }) => diverged).length
                  const best = Math.min(...own.map(({ points }) => points.at(-1)?.loss ?? Infinity))
                  return (
                    <li key={index}>
                      <i style={{ background: COLOURS[index] }} />
                      {t('surface.outcome', { rate: short(one), loss: format.loss(best) })}
                      {lost > 0 ? ` ${t('surface.lost', { count: format.count(lost), all: format.count(own.length) })}` : ''}
                    </li>
                  )
                })}
              </ul>
              <p className={styles['quiet']}>{t('surface.samples', { n: format.count(surface.samples) })}</p>
            </>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function WeightChooser({
  label,
  place,
  trace,
  onChange,
}: {
  readonly label: string
  readonly place: WeightPlace
  readonly trace: StepTrace
  readonly onChange: (place: WeightPlace) => void
}) {
  const { t } = useI18n()
  const nodes = useRunStore((state) => state.run?.plan.graph.nodes)
  const own = trace.weights.find(({ nodeId, name }) => nodeId === place.nodeId && name === place.name)
  return (
    <div className={styles['chooser']}>
      <Select
        label={label}
        value={`${place.nodeId}/${place.name}`}
        options={trace.weights.map((one) => ({
          value: `${one.nodeId}/${one.name}`,
          label: `${nodes?.find(({ id }) => id === one.nodeId)?.name ?? one.nodeId} · ${one.name}`,
        }))}
        onChange={(value) => {
          const one = trace.weights.find(({ nodeId, name }) => `${nodeId}/${name}` === value)
          if (one) onChange({ nodeId: one.nodeId, name: one.name, index: 0 })
        }}
      />
      <NumberInput
        label={`${label}: ${t('step.index')}`}
        value={place.index}
        min={0}
        max={own ? sizeOf(own.shape) - 1 : 0}
        integer
        onChange={(index) => onChange({ ...place, index })}
      />
    </div>
  )
}

function SurfacePlot({ surface, xName, yName }: { readonly surface: Surface; readonly xName: string; readonly yName: string }) {
  const { t, format } = useI18n()
  const { xs, ys, losses, paths, here } = surface
  const last = xs.length - 1
  const [left = 0, right = 1, bottom = 0, top = 1] = [xs[0], xs.at(-1), ys[0], ys.at(-1)]
  const px = (x: number): number => ((x - left) / (right - left)) * SIZE
  const py = (y: number): number => SIZE - ((y - bottom) / (top - bottom)) * SIZE
  const levels = contourLevels(losses, LEVELS)
  const low = Math.min(...losses.flat().filter(Number.isFinite))
  const rateOrder = [...new Set(paths.map(({ rate }) => rate))]
  return (
    <svg
      viewBox={`-46 -10 ${SIZE + 60} ${SIZE + 46}`}
      role="img"
      aria-label={t('surface.plot', { x: xName, y: yName, low: format.loss(low) })}
    >
      <clipPath id="surface-frame">
        <rect width={SIZE} height={SIZE} />
      </clipPath>
      <rect width={SIZE} height={SIZE} className={styles['ground']} />
      <g clipPath="url(#surface-frame)">
        {levels.map((level, index) => (
          <path
            key={level}
            d={contour(losses, level)
              .segments.map(
                ([x0, y0, x1, y1]) =>
                  `M${((x0 / last) * SIZE).toFixed(1)} ${(SIZE - (y0 / last) * SIZE).toFixed(1)}L${((x1 / last) * SIZE).toFixed(1)} ${(SIZE - (y1 / last) * SIZE).toFixed(1)}`,
              )
              .join('')}
            className={styles['level']}
            style={{ opacity: 0.9 - (0.65 * index) / LEVELS }}
          />
        ))}
        {paths.map((path, index) => (
          <g key={index} stroke={COLOURS[rateOrder.indexOf(path.rate)]} fill={COLOURS[rateOrder.indexOf(path.rate)]}>
            <polyline
              points={path.points.map(({ x, y }) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(' ')}
              fill="none"
              strokeWidth={1.6}
            />
            {path.points.slice(0, 1).map(({ x, y }) => (
              <circle key="start" cx={px(x)} cy={py(y)} r={4} fill="var(--panel)" strokeWidth={1.6} />
            ))}
            {path.points.slice(1).map(({ x, y }, step) => (
              <circle key={step} cx={px(x)} cy={py(y)} r={1.8} stroke="none" />
            ))}
          </g>
        ))}
        <circle cx={px(here.x)} cy={py(here.y)} r={5} className={styles['here']}>
          <title>{t('surface.here', { loss: format.loss(here.loss) })}</title>
        </circle>
      </g>
      <rect width={SIZE} height={SIZE} className={styles['edge']} />
      {[left, (left + right) / 2, right].map((x, index) => (
        <text key={index} x={px(x)} y={SIZE + 14} textAnchor="middle">
          {short(x)}
        </text>
      ))}
      {[bottom, (bottom + top) / 2, top].map((y, index) => (
        <text key={index} x={-6} y={py(y) + 4} textAnchor="end">
          {short(y)}
        </text>
      ))}
      <text x={SIZE / 2} y={SIZE + 31} textAnchor="middle">
        {xName}
      </text>
      <text x={-SIZE / 2} y={-34} textAnchor="middle" transform="rotate(-90)">
        {yName}
      </text>
    </svg>
  )
}
