import { describe, expect, it } from 'vitest'
import { initializerParam } from '../../src/layers/initializers'
import { switchVariant } from './variant-value'

const field = initializerParam({ type: 'glorotUniform' }).field('initializer')

describe('variant values', () => {
  it('take the defaults of the new choice and leave the old ones behind', () => {
    if (field.control !== 'variant') throw new Error('not a variant')
    expect(switchVariant(field, { type: 'zeros' }, 'normal')).toEqual({ type: 'normal', deviation: 0.01 })
    expect(switchVariant(field, { type: 'normal', deviation: 0.5 }, 'normal')).toEqual({ type: 'normal', deviation: 0.5 })
    expect(switchVariant(field, { type: 'normal', deviation: 0.5 }, 'zeros')).toEqual({ type: 'zeros' })
  })
})
