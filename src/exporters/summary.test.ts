import { expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import { newProject } from '../document/new-project'
import { reduce } from '../document/reduce'
import { findTemplate } from '../templates'
import { summarize } from './summary'

function summary(id: string, locale: 'en' | 'zh'): string {
  const document = findTemplate(id)?.create()
  if (!document) throw new Error(id)
  return summarize(document, analyzeGraph(document.graph), locale)
}

it('reads as Keras prints it', () => {
  expect(summary('two-layer-cat', 'en')).toBe(
    [
      'Model: two-layer-cat',
      '───────────────────────────────────────────────────────',
      'Layer (type)                 Output shape       Param #',
      '═══════════════════════════════════════════════════════',
      'image (Image input)          (None, 64, 64, 3)        0',
      'flatten (Flatten)            (None, 12288)            0',
      'fc1 (Dense)                  (None, 7)           86,023',
      'fc2 (Dense)                  (None, 1)                8',
      'loss (Binary cross-entropy)                           0',
      '═══════════════════════════════════════════════════════',
      'Total params: 86,031 (336.06 KB)',
      'Trainable params: 86,031 (336.06 KB)',
      'Non-trainable params: 0 (0.00 B)',
      '',
    ].join('\n'),
  )
})

it('says what each node is fed by where the network is no chain', () => {
  const document = reduce(findTemplate('two-layer-cat')?.create() ?? newProject('x'), {
    type: 'add-nodes',
    nodes: [{ id: 'side', kind: 'dense', name: 'side', params: { units: 3 } }],
    edges: [{ id: 'w', from: { node: 'flatten', port: 'out' }, to: { node: 'side', port: 'in' } }],
    positions: {},
  })
  const lines = summarize(document, analyzeGraph(document.graph), 'en').split('\n')
  expect(lines[2]).toMatch(/Connected to$/)
  expect(lines.find((line) => line.startsWith('side'))).toMatch(/flatten$/)
})

it('lines up in Chinese, where a character takes two columns', () => {
  const lines = summary('conv-cat', 'zh').split('\n')
  const width = (line: string): number => [...line].reduce((sum, sign) => sum + (/[\u2e80-\uffe6]/u.test(sign) ? 2 : 1), 0)
  const rows = lines.slice(4, -5)
  expect(new Set(rows.map(width)).size).toBe(1)
})
