import { expect, it } from 'vitest'
import { rank, ranked } from './rank'

const LAYERS = [
  ['Convolution 2-D', '二维卷积', 'conv2d'],
  ['Dense', '全连接层', 'dense'],
  ['Max pooling', '最大池化', 'maxPool2d'],
  ['Global average pooling', '全局平均池化', 'globalAveragePool2d'],
  ['Dropout', '随机失活', 'dropout'],
]
const found = (typed: string) => ranked(typed, LAYERS, (names) => names, 10).map(([first]) => first)

it.each([
  ['conv', ['Convolution 2-D']],
  ['卷积', ['Convolution 2-D']],
  ['POOL', ['Max pooling', 'Global average pooling']],
  ['avg pool', ['Global average pooling']],
  ['d', ['Dense', 'Dropout', 'Convolution 2-D', 'Max pooling', 'Global average pooling']],
  ['池化', ['Max pooling', 'Global average pooling']],
  ['xyz', []],
])('%s finds %j', (typed, wanted) => expect(found(typed)).toEqual(wanted))

it('puts the whole name before its beginning, and that before its middle', () => {
  expect(rank('add', ['Add'])).toBeGreaterThan(rank('add', ['Add a layer']))
  expect(rank('add', ['Add a layer'])).toBeGreaterThan(rank('add', ['Padding']))
  expect(ranked('', LAYERS, (names) => names, 2)).toHaveLength(2)
})
