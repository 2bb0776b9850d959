// Everything a user can tell the window to do, once: menu, palette, shortcut sheet and keys all read this list.
// What a command does, and when it can be done, stands with the interface (src-renderer/frame/command-actions.ts).
import type { Text } from '../diagnostics'
import { text } from '../diagnostics'

export type CommandSection = 'project' | 'edit' | 'network' | 'arrange' | 'go' | 'training' | 'view' | 'help'

export interface CommandSpec {
  readonly id: string
  readonly section: CommandSection
  readonly title: Text
  /** Keys it has until the user chooses others, as in shortcuts.ts; none: it is found in the palette. */
  readonly keys: readonly string[]
  /** Whether its keys work while text is typed. */
  readonly typing?: true
  /** Whether it moves along the diagram and is of no use as a line of a list. */
  readonly keyOnly?: true
}

function command<Id extends string>(
  section: CommandSection,
  id: Id,
  en: string,
  zh: string,
  keys: readonly string[] = [],
  more: Pick<CommandSpec, 'typing' | 'keyOnly'> = {},
): CommandSpec & { readonly id: Id } {
  return { id, section, title: text(en, zh), keys, ...more }
}

export const COMMANDS = [
  command('project', 'new', 'New…', '新建…', ['Mod+N'], { typing: true }),
  command('project', 'open', 'Open…', '打开…', ['Mod+O'], { typing: true }),
  command('project', 'save', 'Save', '保存', ['Mod+S'], { typing: true }),
  command('project', 'save-as', 'Save as…', '另存为…', ['Mod+Shift+S'], { typing: true }),
  command('project', 'export', 'Export diagram…', '导出网络图…', ['Mod+Shift+E']),

  command('edit', 'undo', 'Undo', '撤销', ['Mod+Z']),
  command('edit', 'redo', 'Redo', '重做', ['Mod+Shift+Z', 'Mod+Y']),
  command('edit', 'history', 'Show history', '显示历史记录', ['Mod+Alt+Z']),
  command('edit', 'cut', 'Cut', '剪切', ['Mod+X']),
  command('edit', 'copy', 'Copy', '复制', ['Mod+C']),
  command('edit', 'paste', 'Paste', '粘贴', ['Mod+V']),
  command('edit', 'paste-wired', 'Paste with incoming wires', '粘贴并保留输入连线', ['Mod+Shift+V']),
  command('edit', 'duplicate', 'Duplicate', '创建副本', ['Mod+D']),
  command('edit', 'duplicate-wired', 'Duplicate with incoming wires', '创建副本并保留输入连线', ['Mod+Shift+D']),
  command('edit', 'delete', 'Delete', '删除', ['Delete', 'Backspace']),
  command('edit', 'select-all', 'Select all', '全选', ['Mod+A']),
  command('edit', 'select-none', 'Select nothing', '取消选择', ['Escape']),

  command('network', 'add', 'Add a layer…', '添加层…', ['/']),
  command('network', 'connect', 'Connect the node…', '连接节点…', ['C']),
  command('network', 'edit-node', 'Edit the parameters', '编辑参数', ['Enter']),
  command('network', 'freeze', 'Freeze or unfreeze weights', '冻结或解冻权重'),
  command('network', 'group', 'Group', '编组', ['Mod+G']),
  command('network', 'ungroup', 'Ungroup', '取消编组', ['Mod+Shift+G']),
  command('network', 'fold', 'Collapse or expand the group', '折叠或展开组', ['Mod+E']),
  command('network', 'frame', 'Draw a frame', '绘制框', ['Mod+Alt+G']),
  command('network', 'edit-group', 'Name and describe the group or frame…', '命名和说明组或框…'),

  command('arrange', 'tidy', 'Tidy', '自动排列', ['T']),
  command('arrange', 'turn', 'Turn between downward and rightward', '切换纵向与横向布局', ['Shift+T']),
  command('arrange', 'align-left', 'Align left edges', '左对齐'),
  command('arrange', 'align-centre', 'Align centres', '水平居中对齐'),
  command('arrange', 'align-right', 'Align right edges', '右对齐'),
  command('arrange', 'align-top', 'Align top edges', '顶端对齐'),
  command('arrange', 'align-middle', 'Align middles', '垂直居中对齐'),
  command('arrange', 'align-bottom', 'Align bottom edges', '底端对齐'),
  command('arrange', 'distribute-across', 'Distribute from left to right', '水平均匀分布'),
  command('arrange', 'distribute-down', 'Distribute from top to bottom', '垂直均匀分布'),
  command('arrange', 'move-up', 'Move up', '上移', ['Shift+ArrowUp'], { keyOnly: true }),
  command('arrange', 'move-down', 'Move down', '下移', ['Shift+ArrowDown'], { keyOnly: true }),
  command('arrange', 'move-left', 'Move left', '左移', ['Shift+ArrowLeft'], { keyOnly: true }),
  command('arrange', 'move-right', 'Move right', '右移', ['Shift+ArrowRight'], { keyOnly: true }),

  command('go', 'walk-up', 'Go to the node above', '转到上方节点', ['ArrowUp'], { keyOnly: true }),
  command('go', 'walk-down', 'Go to the node below', '转到下方节点', ['ArrowDown'], { keyOnly: true }),
  command('go', 'walk-left', 'Go to the node on the left', '转到左侧节点', ['ArrowLeft'], { keyOnly: true }),
  command('go', 'walk-right', 'Go to the node on the right', '转到右侧节点', ['ArrowRight'], { keyOnly: true }),
  command('go', 'next-wire', 'Select the next wire of the node', '选择节点的下一条连线', ['W'], { keyOnly: true }),
  command('go', 'next-problem', 'Go to the next problem', '转到下一个问题', ['F8'], { typing: true }),
  command('go', 'focus-canvas', 'Go to the diagram', '转到网络图', ['F6'], { typing: true }),

  command('training', 'train', 'Train', '训练', ['Mod+Enter'], { typing: true }),

  command('view', 'fit-view', 'Fit view', '适应视图', ['F']),
  command('view', 'zoom-selection', 'Zoom to selection', '缩放到所选', ['Shift+F']),
  command('view', 'zoom-in', 'Zoom in', '放大', ['+', '=']),
  command('view', 'zoom-out', 'Zoom out', '缩小', ['-']),
  command('view', 'zoom-reset', 'Zoom to 100 %', '缩放到 100 %', ['0']),
  command('view', 'toggle-minimap', 'Show or hide the overview', '显示或隐藏缩略图', ['M']),
  command('view', 'toggle-left', 'Show or hide the left side', '显示或隐藏左侧', ['Mod+B']),
  command('view', 'toggle-bottom', 'Show or hide the bottom', '显示或隐藏底部', ['Mod+J']),
  command('view', 'toggle-right', 'Show or hide the inspector', '显示或隐藏属性', ['Mod+Alt+B']),
  command('view', 'show-layers', 'Show layers', '显示层'),
  command('view', 'show-data', 'Show data', '显示数据'),
  command('view', 'show-runs', 'Show runs', '显示训练记录'),
  command('view', 'show-training', 'Show training', '显示训练'),
  command('view', 'show-results', 'Show results', '显示结果'),
  command('view', 'show-images', 'Show images', '显示图像'),
  command('view', 'show-compare', 'Compare runs', '比较训练记录'),
  command('view', 'show-problems', 'Show problems', '显示问题'),
  command('view', 'show-log', 'Show log', '显示日志'),
  command('view', 'toggle-theme', 'Switch between light and dark', '切换浅色或深色'),
  command('view', 'set-english', 'English', 'English'),
  command('view', 'set-chinese', '中文', '中文'),

  command('help', 'palette', 'Search nodes and commands', '搜索节点与命令', ['Mod+K'], { typing: true }),
  command('help', 'shortcuts', 'Keyboard shortcuts', '键盘快捷键', ['?']),
  command('help', 'tour', 'Take the tour', '开始导览'),
  command('help', 'about', 'About Tensorloom', '关于 Tensorloom'),
] as const

export type CommandId = (typeof COMMANDS)[number]['id']

const specs: ReadonlyMap<string, CommandSpec> = new Map(COMMANDS.map((spec) => [spec.id, spec]))

export function commandSpec(id: CommandId): CommandSpec {
  const spec = specs.get(id)
  if (!spec) throw new Error(`no command ${id}`)
  return spec
}
