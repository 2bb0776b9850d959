// Fourth step: can the samples be brought into the input's shape?
import type { DataFacts } from '../datasets/dataset'
import type { Diagnostic } from '../diagnostics'
import { error, text, warning } from '../diagnostics'
import type { NodeId } from '../graph/graph'
import type { NodeAnalysis } from './analysis'
import { command, fix } from './fixes'
import { asInputParams, vectorImageSize } from './input-spec'
import type { InputParams } from '../layers/kinds/input'
import { formatShape } from '../tensor'

/** Without `facts` a vector may be pictures or features of any number. */
export function checkData(nodes: ReadonlyMap<NodeId, NodeAnalysis>, facts: DataFacts | null): readonly Diagnostic[] {
  return [...nodes.values()].flatMap((node): readonly Diagnostic[] => {
    if (node.kind?.role === 'transform' && facts !== null && facts.features !== null) return [changesNothing(node.id)]
    const params = asInputParams(node)
    if (!params) return []
    if (facts !== null && facts.features !== null) return checkFeatures(node.id, params, facts.features)
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
    if (facts === null || vectorImageSize(shape.length)) return []
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

/** Features are a vector of their number, in their order. */
function checkFeatures(nodeId: NodeId, { shape }: InputParams, features: number): readonly Diagnostic[] {
  if (shape.type === 'vector' && shape.length === features) return []
  const taken = formatShape(shape.type === 'vector' ? [shape.length] : [shape.height, shape.width, shape.channels])
  return [
    error(
      'data/features',
      text(
        `The data has ${features} ${features === 1 ? 'feature' : 'features'} a sample; the input takes ${taken}.`,
        `数据的每个样本有 ${features} 个特征，而输入要求 ${taken}。`,
      ),
      {
        nodeId,
        param: shape.type === 'vector' ? 'shape.length' : 'shape',
        hint: text('Make the input a vector with one value for each feature.', '请把输入设为向量，每个特征对应一个值。'),
        fixes: [
          fix(
            text(`Take ${features} ${features === 1 ? 'feature' : 'features'}, standardized`, `改为 ${features} 个特征，并标准化`),
            command({ type: 'set-params', nodeId, params: { shape: { type: 'vector', length: features }, scaling: 'standard' } }),
          ),
        ],
      },
    ),
  ]
}

function changesNothing(nodeId: NodeId): Diagnostic {
  return warning(
    'data/augments-features',
    text(
      'Augmentation changes pictures; the features of this data go through as they are.',
      '数据增强只改动图片；此数据的特征会原样通过。',
    ),
    { nodeId, hint: text('Remove the node, or choose pictures as data.', '请移除该节点，或改选图片作为数据。') },
  )
}
