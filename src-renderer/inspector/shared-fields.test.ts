import { expect, it } from 'vitest'
import type { Json } from '../../src/diagnostics'
import { reduce } from '../../src/document/reduce'
import { applyEdit, createHistory, undo } from '../../src/document/history'
import { findTemplate } from '../../src/templates'
import { findKind } from '../../src/layers/registry'
import { changeAll, mixedPaths, resetAll, sharedFields, takeOver, type EditedNode } from './shared-fields'

function edited(id: string, type: string, params: Readonly<Record<string, Json>> = {}): EditedNode {
  const kind = findKind(type)
  if (!kind) throw new Error(type)
  return { id, fields: kind.params.fields, values: { ...(kind.params.defaults as Record<string, Json>), ...params } }
}

it('shares what all nodes have, with limits that fit all', () => {
  const names = (...nodes: EditedNode[]) => sharedFields(nodes).map(({ name }) => name)
  expect(names(edited('a', 'conv2d'), edited('b', 'dense'))).toEqual(['activation', 'useBias', 'initializer', 'l1', 'l2'])
  expect(names(edited('a', 'conv2d'), edited('b', 'maxPool2d'))).toEqual(['stride', 'padding'])
  expect(names(edited('a', 'conv2d'), edited('b', 'flatten'))).toEqual([])
})

it('names the places where values differ', () => {
  expect(
    mixedPaths(
      [
        [3, 3],
        [3, 5],
      ],
      'kernel',
    ),
  ).toEqual(['kernel', 'kernel.1'])
  expect(mixedPaths([1, 1], 'units')).toEqual([])
  expect(
    mixedPaths(
      [
        { type: 'leakyRelu', slope: 0.1 },
        { type: 'leakyRelu', slope: 0.2 },
      ],
      'activation',
    ),
  ).toEqual(['activation.slope'])
  expect(mixedPaths([{ type: 'relu' }, { type: 'tanh' }], 'activation')).toEqual(['activation'])
})

it('takes over only what was changed', () => {
  expect(takeOver([3, 3], [3, 7], [1, 5])).toEqual([1, 7])
  expect(takeOver({ type: 'relu' }, { type: 'tanh' }, { type: 'elu' })).toEqual({ type: 'tanh' })
  expect(takeOver(4, 4, 9)).toBe(4)
})

it('changes and resets all nodes in one step, which undo takes back whole', () => {
  const document = findTemplate('conv-cat')?.create()
  if (!document) throw new Error('no conv-cat')
  const nodes = document.graph.nodes
    .filter(({ kind }) => kind === 'conv2d')
    .map(({ id, kind, params }) => edited(id, kind, params as Record<string, Json>))
  const command = changeAll(nodes, 'filters', 7)
  if (!command) throw new Error('nothing changed')
  const history = applyEdit(createHistory(document), { command })
  const filters = (of: typeof document) => of.graph.nodes.flatMap(({ kind, params }) => (kind === 'conv2d' ? [params['filters']] : []))
  expect(filters(history.document)).toEqual([7, 7, 7])
  expect(undo(history).document).toEqual(document)
  expect(changeAll(nodes.slice(0, 1), 'filters', nodes[0]?.values['filters'] ?? 0)).toBeNull()

  const reset = resetAll(nodes)
  const after = reset ? reduce(document, reset) : document
  expect(filters(after)).toEqual([16, 16, 16])
  expect(resetAll([edited('x', 'conv2d')])).toBeNull()
})
