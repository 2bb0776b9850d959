// How curves are looked at, in the run in hand and in those compared: one choice for all charts of the window.
import { create } from 'zustand'
import type { CurveAxis } from './columns'

interface ChartOptions {
  readonly logScale: boolean
  /** Weight of what was before, 0 … 0.99; see smoothed(). */
  readonly smoothing: number
  readonly axis: CurveAxis
  set(change: Partial<Pick<ChartOptions, 'logScale' | 'smoothing' | 'axis'>>): void
}

export const useChartOptions = create<ChartOptions>()((set) => ({
  logScale: false,
  smoothing: 0,
  axis: 'epoch',
  set: (change) => set(change),
}))
