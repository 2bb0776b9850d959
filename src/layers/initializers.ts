// How weights start. Values come from our own counter-based numbers, so a seed means the same on every backend.
import { text } from '../diagnostics'
import type { RandomKey } from '../random'
import { fillNormal, fillUniform } from '../random'
import type { Param } from './params'
import { param } from './params'

/**
 * `normal`: N(0, deviation²). `normalFanIn`: N(0, 1/fanIn), not truncated, the course's randn/√n.
 * Glorot: Glorot & Bengio 2010; He: He et al. 2015; LeCun: LeCun et al. 1998 (uniform limits √(3·variance)).
 */
export type InitializerSpec =
  | {
      readonly type:
        'zeros' | 'ones' | 'normalFanIn' | 'glorotUniform' | 'glorotNormal' | 'heUniform' | 'heNormal' | 'lecunUniform' | 'lecunNormal'
    }
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'normal'; readonly deviation: number }

const value = param.number({
  label: text('Value', '值'),
  help: text('Every weight starts here.', '所有权重的初始值。'),
  min: -100,
  max: 100,
  default: 0.1,
  slider: [-1, 1],
})

const deviation = param.number({
  label: text('Deviation', '标准差'),
  help: text('Standard deviation of the normal distribution.', '正态分布的标准差。'),
  min: 0,
  max: 10,
  default: 0.01,
  step: 0.001,
  slider: [0, 1],
})

/** The initializer parameter of kinds with weights. */
export function initializerParam(defaultSpec: InitializerSpec, label = text('Initial weights', '初始化')): Param<InitializerSpec> {
  return param.variant<InitializerSpec>({
    label,
    help: text(
      'Starting point of gradient descent. Equal starting weights keep all units of a hidden layer equal.',
      '梯度下降的起点。相同的初始权重会使隐藏层的所有单元保持相同。',
    ),
    default: defaultSpec,
    options: [
      { value: 'zeros', label: text('Zeros', '全零'), params: {} },
      { value: 'ones', label: text('Ones', '全一'), params: {} },
      { value: 'constant', label: text('Constant', '常数'), params: { value } },
      { value: 'normal', label: text('Normal', '正态'), params: { deviation } },
      { value: 'normalFanIn', label: text('Normal ÷ √fan-in', '正态 ÷ √输入数'), params: {} },
      { value: 'glorotUniform', label: text('Glorot uniform', 'Glorot 均匀'), params: {} },
      { value: 'glorotNormal', label: text('Glorot normal', 'Glorot 正态'), params: {} },
      { value: 'heUniform', label: text('He uniform', 'He 均匀'), params: {} },
      { value: 'heNormal', label: text('He normal', 'He 正态'), params: {} },
      { value: 'lecunUniform', label: text('LeCun uniform', 'LeCun 均匀'), params: {} },
      { value: 'lecunNormal', label: text('LeCun normal', 'LeCun 正态'), params: {} },
    ],
  })
}

interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

/** Variance each scaled initializer aims at. */
function variance(type: InitializerSpec['type'], { fanIn, fanOut }: Fans): number {
  if (type.startsWith('glorot')) return 2 / (fanIn + fanOut)
  if (type.startsWith('he')) return 2 / fanIn
  return 1 / fanIn
}

/** Initial values of `length` weights, float32; element i depends on (key, i) alone. */
export function initialValues(spec: InitializerSpec, length: number, fans: Fans, key: RandomKey): Float32Array {
  const out = new Float32Array(length)
  switch (spec.type) {
    case 'zeros':
      return out
    case 'ones':
      return out.fill(1)
    case 'constant':
      return out.fill(spec.value)
    case 'glorotUniform':
    case 'heUniform':
    case 'lecunUniform': {
      const limit = Math.sqrt(3 * variance(spec.type, fans))
      fillUniform(key, out)
      return out.map((u) => (2 * u - 1) * limit)
    }
    default: {
      const sigma = spec.type === 'normal' ? spec.deviation : Math.sqrt(variance(spec.type, fans))
      fillNormal(key, out)
      return out.map((z) => z * sigma)
    }
  }
}
