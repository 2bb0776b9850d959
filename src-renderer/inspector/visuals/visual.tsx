// One component for each type of visual that a kind may show.
import type { ComponentType } from 'react'
import type { Visual } from '../../../src/layers/explain/visual'
import { Calculation } from './calculation'
import { Plot } from './plot'
import { Positions } from './positions'
import { WindowFigure } from './window-figure'

type ComponentOf<V extends Visual> = ComponentType<{ readonly visual: V }>

const COMPONENTS: { readonly [T in Visual['type']]: ComponentOf<Extract<Visual, { readonly type: T }>> } = {
  plot: Plot,
  calculation: Calculation,
  window: WindowFigure,
  positions: Positions,
}

export function VisualView({ visual }: { readonly visual: Visual }) {
  const Component = COMPONENTS[visual.type] as ComponentOf<Visual>
  return <Component visual={visual} />
}
