// Parameters that several optimizers share.
import { text } from '../diagnostics'
import { param } from '../layers/params'

/** Keras' default is 1e-7 everywhere; where it stands in the formula differs by optimizer. */
export const epsilonParam = param.number({
  label: text('Epsilon', 'ε'),
  help: text('Small number that keeps the division defined where gradients are 0.', '一个很小的数，使梯度为 0 时除法仍有意义。'),
  min: 1e-12,
  max: 1,
  default: 1e-7,
  step: 1e-8,
  scale: 'log',
  slider: [1e-10, 1e-2],
})

export const beta1Param = param.number({
  label: text('Beta 1', 'β₁'),
  help: text('Share of the mean gradient that is kept each step.', '每步保留的梯度均值的比例。'),
  min: 0,
  max: 0.9999,
  default: 0.9,
  slider: [0, 0.999],
})

export const beta2Param = param.number({
  label: text('Beta 2', 'β₂'),
  help: text('Share of the mean squared gradient that is kept each step.', '每步保留的梯度平方均值的比例。'),
  min: 0,
  max: 0.999999,
  default: 0.999,
  step: 0.001,
  slider: [0.9, 0.9999],
})
