// A parameter that several optimizers share.
import { text } from '../diagnostics'
import { param } from '../layers/params'

/** Keras' default is 1e-7 everywhere; where it stands in the formula differs by optimizer. */
export const epsilonParam = param.number({
  label: text('Epsilon', 'ε'),
  help: text('Small number that keeps the division defined where gradients are 0.', '一个很小的数,使梯度为 0 时除法仍有意义。'),
  min: 1e-12,
  max: 1,
  default: 1e-7,
  step: 1e-8,
  scale: 'log',
  slider: [1e-10, 1e-2],
})
