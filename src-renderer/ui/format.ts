// Numbers, shapes and times as people read them, by locale.
import type { Locale } from '../../src/diagnostics'
import { formatShape, type Shape } from '../../src/tensor'

export interface Format {
  /** `12,289`. */
  count(value: number): string
  /** A share in 0…1 as `73.5 %`. */
  percent(share: number, digits?: number): string
  /** `64×64×3`. */
  shape(shape: Shape): string
  /** A time of day as `14:32` or `14:32:05`; with the day where that is not today. */
  moment(ms: number, seconds?: boolean): string
  /** Milliseconds as `1 min 12 s`. */
  duration(ms: number): string
  /** Four significant digits. */
  loss(value: number): string
  /** `20.7 MFLOP`. */
  flops(value: number): string
  /** `1.2 MB`. */
  bytes(value: number): string
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'] as const

function scaled(value: number, unit: string): string {
  let size = value
  let step = 0
  while (Math.abs(size) >= 999.5 && step < PREFIXES.length - 1) {
    size /= 1000
    step += 1
  }
  const digits = step === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2
  return `${Number(size.toFixed(digits))} ${PREFIXES[step] ?? ''}${unit}`
}

const UNITS: Readonly<Record<Locale, { readonly h: string; readonly min: string; readonly s: string; readonly ms: string }>> = {
  en: { h: 'h', min: 'min', s: 's', ms: 'ms' },
  zh: { h: '小时', min: '分', s: '秒', ms: '毫秒' },
}

function formatDuration(ms: number, locale: Locale): string {
  const unit = UNITS[locale]
  if (!Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${Math.round(ms)} ${unit.ms}`
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} ${unit.s}`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} ${unit.s}`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} ${unit.min} ${seconds % 60} ${unit.s}`
  return `${Math.floor(seconds / 3600)} ${unit.h} ${Math.floor((seconds % 3600) / 60)} ${unit.min}`
}

function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return value.toExponential(2)
  return size >= 10 ? value.toFixed(2) : value.toFixed(4)
}

function formatMoment(ms: number, tag: string, seconds: boolean): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString()
  const day = isToday ? {} : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat(tag, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hour12: false,
  }).format(ms)
}

export function createFormat(locale: Locale): Format {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-US'
  const counts = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 })
  return {
    count: (value) => counts.format(value),
    percent: (share, digits = 1) =>
      // A no-break space: the sign never stands alone on a line.
      `${(share * 100).toFixed(digits)}\u00a0%`,
    shape: formatShape,
    moment: (ms, seconds = false) => formatMoment(ms, tag, seconds),
    duration: (ms) => formatDuration(ms, locale),
    loss: formatLoss,
    flops: (value) => scaled(value, 'FLOP'),
    bytes: (value) => scaled(value, 'B'),
  }
}
