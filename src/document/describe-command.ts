// What a command did, in words: for the menu (“Undo move”) and the history.
import type { Text } from '../diagnostics'
import { text } from '../diagnostics'
import type { Command } from './commands'
import type { ProjectDocument } from './document'

type Describe<T extends Command['type']> = (command: Extract<Command, { readonly type: T }>, name: (nodeId: string) => string) => Text

const DESCRIBE: { readonly [T in Command['type']]: Describe<T> } = {
  'add-nodes': ({ nodes }) => {
    const [only] = nodes
    return nodes.length === 1 && only
      ? text(`Add ${only.name}`, `添加 ${only.name}`)
      : text(`Add ${nodes.length} nodes`, `添加 ${nodes.length} 个节点`)
  },
  remove: ({ nodeIds, edgeIds }, name) => {
    const [only] = nodeIds
    if (nodeIds.length === 1 && only !== undefined) return text(`Delete ${name(only)}`, `删除 ${name(only)}`)
    if (nodeIds.length > 1) return text(`Delete ${nodeIds.length} nodes`, `删除 ${nodeIds.length} 个节点`)
    return edgeIds.length === 1 ? text('Delete wire', '删除连线') : text(`Delete ${edgeIds.length} wires`, `删除 ${edgeIds.length} 条连线`)
  },
  'move-nodes': ({ positions }, name) => {
    const ids = Object.keys(positions)
    const [only] = ids
    return ids.length === 1 && only !== undefined
      ? text(`Move ${name(only)}`, `移动 ${name(only)}`)
      : text(`Move ${ids.length} nodes`, `移动 ${ids.length} 个节点`)
  },
  'set-layout': () => text('Tidy', '自动排列'),
  connect: ({ edge }, name) =>
    text(`Connect ${name(edge.from.node)} to ${name(edge.to.node)}`, `连接 ${name(edge.from.node)} 到 ${name(edge.to.node)}`),
  'insert-before': ({ node, before }, name) =>
    text(`Insert ${node.name} before ${name(before)}`, `在 ${name(before)} 之前插入 ${node.name}`),
  'set-params': ({ nodeId }, name) => text(`Change ${name(nodeId)}`, `更改 ${name(nodeId)}`),
  'rename-node': ({ nodeId, name: to }, name) => text(`Rename ${name(nodeId)} to ${to}`, `将 ${name(nodeId)} 重命名为 ${to}`),
  'set-frozen': ({ nodeId, frozen }, name) =>
    frozen ? text(`Freeze ${name(nodeId)}`, `冻结 ${name(nodeId)}`) : text(`Unfreeze ${name(nodeId)}`, `解冻 ${name(nodeId)}`),
  'set-data': () => text('Change data settings', '更改数据设置'),
  'exclude-samples': ({ paths, excluded }) => {
    const n = paths.length
    return excluded
      ? text(`Exclude ${n} ${n === 1 ? 'image' : 'images'}`, `排除 ${n} 张图像`)
      : text(`Include ${n} ${n === 1 ? 'image' : 'images'}`, `恢复 ${n} 张图像`)
  },
  'relabel-samples': ({ paths, className }) => {
    const n = paths.length
    const images = n === 1 ? 'image' : 'images'
    return className === null
      ? text(`Restore the class of ${n} ${images}`, `恢复 ${n} 张图像的类别`)
      : text(`Relabel ${n} ${images} “${className}”`, `将 ${n} 张图像改为“${className}”`)
  },
  'set-training': () => text('Change training settings', '更改训练设置'),
  'rename-project': () => text('Rename project', '重命名项目'),
  batch: ({ commands }) => text(`${commands.length} changes`, `${commands.length} 项更改`),
}

/** `before` is the document the command was applied to: names are those the user saw. */
export function describeCommand(command: Command, before: ProjectDocument): Text {
  const names = new Map(before.graph.nodes.map((node) => [node.id, node.name]))
  if (command.type === 'batch' && command.commands.length === 1 && command.commands[0]) return describeCommand(command.commands[0], before)
  const describe = DESCRIBE[command.type] as Describe<Command['type']>
  return describe(command, (nodeId) => names.get(nodeId) ?? nodeId)
}
