// What a command did, in words: for the menu (“Undo move”) and the history.
import { SET_NAMES } from '../datasets/audit/wording'
import type { Text } from '../diagnostics'
import { text } from '../diagnostics'
import type { Command } from './commands'
import type { ProjectDocument } from './document'

/** Names as the user saw them: of nodes by id, of groups and frames by id. */
interface Names {
  node(nodeId: string): string
  group(groupId: string): string
  frame(frameId: string): string
}

type Describe<T extends Command['type']> = (command: Extract<Command, { readonly type: T }>, names: Names) => Text

const DESCRIBE: { readonly [T in Command['type']]: Describe<T> } = {
  'add-nodes': ({ nodes }) => {
    const [only] = nodes
    return nodes.length === 1 && only
      ? text(`Add ${only.name}`, `添加 ${only.name}`)
      : text(`Add ${nodes.length} nodes`, `添加 ${nodes.length} 个节点`)
  },
  remove: ({ nodeIds, edgeIds }, { node: name }) => {
    const [only] = nodeIds
    if (nodeIds.length === 1 && only !== undefined) return text(`Delete ${name(only)}`, `删除 ${name(only)}`)
    if (nodeIds.length > 1) return text(`Delete ${nodeIds.length} nodes`, `删除 ${nodeIds.length} 个节点`)
    return edgeIds.length === 1 ? text('Delete wire', '删除连线') : text(`Delete ${edgeIds.length} wires`, `删除 ${edgeIds.length} 条连线`)
  },
  'move-nodes': ({ positions }, { node: name }) => {
    const ids = Object.keys(positions)
    const [only] = ids
    return ids.length === 1 && only !== undefined
      ? text(`Move ${name(only)}`, `移动 ${name(only)}`)
      : text(`Move ${ids.length} nodes`, `移动 ${ids.length} 个节点`)
  },
  'set-layout': () => text('Tidy', '自动排列'),
  connect: ({ edge }, { node: name }) =>
    text(`Connect ${name(edge.from.node)} to ${name(edge.to.node)}`, `连接 ${name(edge.from.node)} 到 ${name(edge.to.node)}`),
  'insert-before': ({ node, before }, { node: name }) =>
    text(`Insert ${node.name} before ${name(before)}`, `在 ${name(before)} 之前插入 ${node.name}`),
  'lead-wire': ({ from, to }, { node: name }) =>
    text(`Lead wire from ${name(from.node)} to ${name(to.node)}`, `将连线改接为 ${name(from.node)} 到 ${name(to.node)}`),
  splice: ({ nodeId }, { node: name }) => text(`Put ${name(nodeId)} on a wire`, `将 ${name(nodeId)} 插入连线`),
  group: ({ group: { name, members } }) => text(`Group ${members.length} nodes as ${name}`, `将 ${members.length} 个节点编为 ${name}`),
  ungroup: ({ groupId }, { group }) => text(`Ungroup ${group(groupId)}`, `取消编组 ${group(groupId)}`),
  'set-group': ({ groupId, changes: { name, collapsed } }, { group }) => {
    if (name !== undefined) return text(`Rename ${group(groupId)} to ${name}`, `将 ${group(groupId)} 重命名为 ${name}`)
    if (collapsed === undefined) return text(`Change ${group(groupId)}`, `更改 ${group(groupId)}`)
    return collapsed
      ? text(`Collapse ${group(groupId)}`, `折叠 ${group(groupId)}`)
      : text(`Expand ${group(groupId)}`, `展开 ${group(groupId)}`)
  },
  'add-frame': ({ frame: { name } }) => text(`Draw frame ${name}`, `绘制框 ${name}`),
  'set-frame': ({ frameId, changes: { name, x, y, width } }, { frame }) => {
    if (name !== undefined) return text(`Rename ${frame(frameId)} to ${name}`, `将 ${frame(frameId)} 重命名为 ${name}`)
    if (width !== undefined) return text(`Resize ${frame(frameId)}`, `调整 ${frame(frameId)} 的大小`)
    return x !== undefined || y !== undefined
      ? text(`Move ${frame(frameId)}`, `移动 ${frame(frameId)}`)
      : text(`Change ${frame(frameId)}`, `更改 ${frame(frameId)}`)
  },
  'remove-frames': ({ frameIds }, { frame }) => {
    const [only] = frameIds
    return frameIds.length === 1 && only !== undefined
      ? text(`Delete ${frame(only)}`, `删除 ${frame(only)}`)
      : text(`Delete ${frameIds.length} frames`, `删除 ${frameIds.length} 个框`)
  },
  'set-params': ({ nodeId }, { node: name }) => text(`Change ${name(nodeId)}`, `更改 ${name(nodeId)}`),
  'rename-node': ({ nodeId, name: to }, { node: name }) => text(`Rename ${name(nodeId)} to ${to}`, `将 ${name(nodeId)} 重命名为 ${to}`),
  'set-frozen': ({ nodeId, frozen }, { node: name }) =>
    frozen ? text(`Freeze ${name(nodeId)}`, `冻结 ${name(nodeId)}`) : text(`Unfreeze ${name(nodeId)}`, `解冻 ${name(nodeId)}`),
  'set-table': ({ uses, missing }) => {
    const [only, ...others] = Object.entries(uses ?? {})
    if (missing === undefined && only && others.length === 0 && only[1] === 'ignore')
      return text(`Ignore column ${only[0]}`, `忽略列 ${only[0]}`)
    return text('Change table settings', '更改表格设置')
  },
  'set-data': () => text('Change data settings', '更改数据设置'),
  'exclude-samples': ({ paths, excluded }) => {
    const n = paths.length
    return excluded
      ? text(`Exclude ${n} ${n === 1 ? 'sample' : 'samples'}`, `排除 ${n} 个样本`)
      : text(`Include ${n} ${n === 1 ? 'sample' : 'samples'}`, `恢复 ${n} 个样本`)
  },
  'relabel-samples': ({ paths, className }) => {
    const n = paths.length
    const images = n === 1 ? 'image' : 'images'
    return className === null
      ? text(`Restore the class of ${n} ${images}`, `恢复 ${n} 张图像的类别`)
      : text(`Relabel ${n} ${images} “${className}”`, `将 ${n} 张图像改为“${className}”`)
  },
  'move-samples': ({ paths, split }) => {
    const n = paths.length
    const samples = n === 1 ? 'sample' : 'samples'
    return split === null
      ? text(`Give ${n} ${samples} back to ${n === 1 ? 'its' : 'their'} set`, `将 ${n} 个样本放回原来的集合`)
      : text(`Move ${n} ${samples} to the ${SET_NAMES[split].en}`, `将 ${n} 个样本移到${SET_NAMES[split].zh}`)
  },
  'set-training': () => text('Change training settings', '更改训练设置'),
  'rename-project': () => text('Rename project', '重命名项目'),
  batch: ({ commands, label }) => label ?? text(`${commands.length} changes`, `${commands.length} 项更改`),
}

/** `before` is the document the command was applied to: names are those the user saw. */
export function describeCommand(command: Command, before: ProjectDocument): Text {
  const nodes = new Map(before.graph.nodes.map((node) => [node.id, node.name]))
  const groups = new Map(before.graph.groups.map((group) => [group.id, group.name]))
  const frames = new Map(before.layout.frames?.map((frame) => [frame.id, frame.name]))
  if (command.type === 'batch' && !command.label && command.commands.length === 1 && command.commands[0])
    return describeCommand(command.commands[0], before)
  const describe = DESCRIBE[command.type] as Describe<Command['type']>
  return describe(command, { node: (id) => nodes.get(id) ?? id, group: (id) => groups.get(id) ?? id, frame: (id) => frames.get(id) ?? id })
}
