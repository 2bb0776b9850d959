// Fourth step: can pictures be brought into the input's shape?
import type { Diagnostic } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { NodeId } from '../graph/graph'
import type { NodeAnalysis } from './analysis'
import { command, fix } from './fixes'
import { asInputParams, vectorImageSize } from './input-spec'

export function checkData(nodes: ReadonlyMap<NodeId, NodeAnalysis>): readonly Diagnostic[] {
  return [...nodes.values()].flatMap((node): Diagnostic[] => {
    const params = asInputParams(node)
    if (!params) return []
    const { shape } = params
    if (shape.type === 'image') {
      if (shape.channels !== 2) return []
      return [
        error(
          'data/channels',
          text(
            'Pictures have 1 channel (grey) or 3 (RGB); the input asks for 2.',
            '图片有 1 个通道（灰度）或 3 个通道（RGB），而输入要求 2 个。',
          ),
          {
            nodeId: node.id,
            param: 'shape.channels',
            hint: text('Set the channels to 3 or 1.', '请把通道数设为 3 或 1。'),
            fixes: [3, 1].map((channels) =>
              fix(
                text(`Set channels to ${channels}`, `把通道数设为 ${channels}`),
                command({ type: 'set-params', nodeId: node.id, params: { shape: { ...shape, channels } } }),
              ),
            ),
          },
        ),
      ]
    }
    if (vectorImageSize(shape.length)) return []
    const side = Math.min(1024, Math.max(1, Math.round(Math.sqrt(shape.length / 3))))
    const length = side * side * 3
    return [
      error(
        'data/vector-length',
        text(`No square picture has ${shape.length} values.`, `没有任何正方形图片恰好有 ${shape.length} 个数。`),
        {
          nodeId: node.id,
          param: 'shape.length',
          hint: text(
            'A colour picture of side s has s·s·3 values, a grey one s·s: 12288 for 64×64 RGB.',
            '边长为 s 的彩色图片有 s·s·3 个数，灰度图片有 s·s 个：64×64 RGB 为 12288。',
          ),
          fixes: [
            fix(
              text(`Set length to ${length} (${side}×${side} RGB)`, `把长度设为 ${length}(${side}×${side} RGB)`),
              command({ type: 'set-params', nodeId: node.id, params: { shape: { type: 'vector', length } } }),
            ),
          ],
        },
      ),
    ]
  })
}
