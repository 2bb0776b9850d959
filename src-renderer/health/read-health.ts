// What the mark on a node's face says, by rules that can be checked by eye. Why, and what to do, is told by the diagnosis.
import type { NodeHealth } from '../../src/training/layer-health'
import type { I18n } from '../ui/i18n'

export interface HealthMark {
  readonly tone: 'good' | 'warn' | 'bad'
  readonly label: string
}

/** Share of dead or saturated units from which a layer is remarked on, and from which it is in a bad way. */
const SOME = 0.25
const MOST = 0.75
/** Updates below this share of the weights hardly change them; above the other, each step changes much. */
const SLOW = 1e-6
const WILD = 0.1

/** The worst that can be said; null where nothing was measured that is good or bad. */
export function readHealth({ t, format }: I18n, health: NodeHealth): HealthMark | null {
  const { deadShare, saturatedShare, updateRatio, gradNorm, units } = health
  if (deadShare !== null && units !== null && deadShare >= SOME) {
    const values = { dead: format.count(Math.round(deadShare * units)), units: format.count(units) }
    return { tone: deadShare >= MOST ? 'bad' : 'warn', label: t('health.mark.dead', values) }
  }
  if (saturatedShare !== null && saturatedShare >= SOME) {
    return {
      tone: saturatedShare >= MOST ? 'bad' : 'warn',
      label: t('health.mark.saturated', { share: format.percent(saturatedShare, 0) }),
    }
  }
  if (updateRatio !== null && updateRatio < SLOW) return { tone: 'warn', label: t('health.mark.slow', { ratio: smallText(updateRatio) }) }
  if (updateRatio !== null && updateRatio > WILD) return { tone: 'warn', label: t('health.mark.wild', { ratio: smallText(updateRatio) }) }
  return gradNorm === null ? null : { tone: 'good', label: t('health.mark.good', { norm: smallText(gradNorm) }) }
}

/** Three digits, whatever the size. */
export function smallText(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size < 1e-3 || size >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)))
}
