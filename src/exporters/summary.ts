// The network as a table of text, after Keras's model.summary().
import type { Analysis } from '../compiler/analysis'
import type { Locale } from '../diagnostics'
import { text } from '../diagnostics'
import type { ProjectDocument } from '../document/document'

const WORDS = {
  model: text('Model', '模型'),
  layer: text('Layer (type)', '层（类型）'),
  output: text('Output shape', '输出形状'),
  parameters: text('Param #', '参数量'),
  from: text('Connected to', '连接自'),
  total: text('Total params', '参数总数'),
  trainable: text('Trainable params', '可训练参数'),
  fixed: text('Non-trainable params', '不可训练参数'),
  colon: text(': ', '：'),
} as const

/** Columns of a fixed-width font; Chinese takes two. */
function columns(value: string): number {
  return [...value].reduce(
    (sum, character) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1),
    0,
  )
}

function pad(value: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - columns(value)))
  return right ? gap + value : value + gap
}

/** Bytes of float32 numbers as `1.50 MB`, as Keras counts them (1 KB = 1024 B). */
function size(parameters: number): string {
  const bytes = parameters * 4
  if (bytes < 1024) return `${bytes.toFixed(2)} B`
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(2)} KB` : `${(bytes / 1024 ** 2).toFixed(2)} MB`
}

/** One line a node in the order of computing, then the totals. The column of sources stands where a node has not just the one before it. */
export function summarize(document: ProjectDocument, analysis: Analysis, locale: Locale): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][locale]
  const count = (value: number): string => value.toLocaleString('en-US')
  const { graph } = document
  const rank = new Map(analysis.order.map((id, index) => [id, index]))
  const nodes = [...graph.nodes].sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity))
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]))
  const sources = nodes.map((node) =>
    graph.edges.filter(({ to }) => to.node === node.id).map(({ from }) => names.get(from.node) ?? from.node),
  )
  const isChain = sources.every((list, i) => (i === 0 ? list.length === 0 : list.length === 1 && list[0] === nodes[i - 1]?.name))
  const head = [say('layer'), say('output'), say('parameters'), ...(isChain ? [] : [say('from')])]
  const rows = nodes.map((node, i) => {
    const known = analysis.nodes.get(node.id)
    const type = known?.kind ? known.kind.label(known.params)[locale] : node.kind
    const shapes =
      known?.kind?.outputs.length === 0
        ? ''
        : (known?.outputs ?? []).map((shape) => (shape ? `(None, ${shape.map((axis) => axis ?? '?').join(', ')})` : '?')).join(', ')
    return [`${node.name} (${type})`, shapes, count(known?.parameters ?? 0), ...(isChain ? [] : [sources[i]?.join(', ') ?? ''])]
  })
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => columns(row[column] ?? ''))))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column === 2))
      .join('  ')
      .trimEnd()
  const wide = widths.reduce((sum, width) => sum + width + 2, -2)
  const { parameters, trainableParameters } = analysis.totals
  const total = (key: 'total' | 'trainable' | 'fixed', value: number): string =>
    `${say(key)}${say('colon')}${count(value)} (${size(value)})`
  return [
    `${say('model')}${say('colon')}${document.name}`,
    '─'.repeat(wide),
    line(head),
    '═'.repeat(wide),
    ...rows.map(line),
    '═'.repeat(wide),
    total('total', parameters),
    total('trainable', trainableParameters),
    total('fixed', parameters - trainableParameters),
    '',
  ].join('\n')
}
