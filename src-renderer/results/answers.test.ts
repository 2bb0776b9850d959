import { describe, expect, it } from 'vitest'
import { answersAt, chooseAnswers, confusionOf } from './answers'

const answers = {
  rows: Uint32Array.of(7, 3, 9, 4),
  truths: Int32Array.of(0, 1, 1, 0),
  probabilities: Float32Array.of(0.9, 0.1, 0.75, 0.25, 0.25, 0.75, 0.5, 0.5),
}

describe('answersAt', () => {
  it('says the positive class from the threshold on', () => {
    expect(answersAt(answers, 0, 0.5).map(({ said }) => said)).toEqual([0, 0, 1, 0])
    expect(answersAt(answers, 0, 0.8).map(({ said }) => said)).toEqual([0, 1, 1, 1])
    expect(answersAt(answers, 0, 0.8).map(({ confidence }) => confidence.toFixed(2))).toEqual(['0.90', '0.25', '0.75', '0.50'])
  })

  it('moves the confusion matrix with the threshold', () => {
    expect(confusionOf(answersAt(answers, 0, 0.5), 2)).toEqual([
      [2, 0],
      [1, 1],
    ])
    expect(confusionOf(answersAt(answers, 0, 0.8), 2)).toEqual([
      [1, 1],
      [0, 2],
    ])
  })

  it('says the most probable class where there is no positive one', () => {
    const three = { rows: Uint32Array.of(0), truths: Int32Array.of(2), probabilities: Float32Array.of(0.2, 0.5, 0.3) }
    expect(answersAt(three, null, 0.9)).toEqual([{ row: 0, truth: 2, said: 1, confidence: 0.5 }])
  })
})

describe('chooseAnswers', () => {
  it('shows wrong answers, the surest first, or those of one cell', () => {
    const all = answersAt(answers, 0, 0.8)
    expect(chooseAnswers(all, { truth: null, said: null, wrongOnly: true }).map(({ row }) => row)).toEqual([4])
    expect(chooseAnswers(all, { truth: 1, said: 1, wrongOnly: false }).map(({ row }) => row)).toEqual([9, 3])
    expect(chooseAnswers(all, { truth: null, said: null, wrongOnly: false })).toHaveLength(4)
  })
})
