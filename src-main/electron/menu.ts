// The native menu in both languages; its items send menu commands to the interface, which does the work.
import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../src/api/api'
import { text, type Locale, type Text } from '../../src/diagnostics'

const LABELS = {
  file: text('File', '文件'),
  edit: text('Edit', '编辑'),
  view: text('View', '视图'),
  network: text('Network', '网络'),
  help: text('Help', '帮助'),
  new: text('New project…', '新建项目…'),
  open: text('Open…', '打开…'),
  save: text('Save', '保存'),
  'save-as': text('Save as…', '另存为…'),
  quit: text('Quit', '退出'),
  close: text('Close window', '关闭窗口'),
  undo: text('Undo', '撤销'),
  redo: text('Redo', '重做'),
  cut: text('Cut', '剪切'),
  copy: text('Copy', '复制'),
  paste: text('Paste', '粘贴'),
  delete: text('Delete', '删除'),
  'select-all': text('Select all', '全选'),
  'fit-view': text('Fit view', '适应视图'),
  tidy: text('Tidy', '自动排列'),
  train: text('Train', '训练'),
  'toggle-theme': text('Light or dark', '切换浅色或深色'),
  language: text('Language', '语言'),
  'full-screen': text('Full screen', '全屏'),
  about: text('About Tensorloom', '关于 Tensorloom'),
} as const satisfies Readonly<Record<string, Text>>

/** Shown beside the items; the interface itself listens for these keys on every host. */
const SHORTCUTS: Partial<Record<MenuCommand, string>> = {
  new: 'CmdOrCtrl+N',
  open: 'CmdOrCtrl+O',
  save: 'CmdOrCtrl+S',
  'save-as': 'CmdOrCtrl+Shift+S',
  undo: 'CmdOrCtrl+Z',
  redo: 'CmdOrCtrl+Shift+Z',
}

export function menuTemplate(
  locale: Locale,
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const label = (name: keyof typeof LABELS): string => LABELS[name][locale]
  const item = (command: keyof typeof LABELS & MenuCommand): MenuItemConstructorOptions => {
    const accelerator = SHORTCUTS[command]
    return {
      id: command,
      label: label(command),
      click: () => send(command),
      // Registered here as well, a shortcut would act twice, and would act on the network while text is edited.
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    }
  }
  const role = (name: keyof typeof LABELS, of: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions => ({
    role: of,
    label: label(name),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const language = (command: 'set-english' | 'set-chinese', own: Locale, name: string): MenuItemConstructorOptions => ({
    id: command,
    label: name,
    type: 'radio',
    checked: locale === own,
    click: () => send(command),
  })

  return [
    ...(isMac ? [{ label: 'Tensorloom', submenu: [item('about'), separator, role('quit', 'quit')] }] : []),
    {
      label: label('file'),
      submenu: [
        item('new'),
        item('open'),
        separator,
        item('save'),
        item('save-as'),
        separator,
        isMac ? role('close', 'close') : role('quit', 'quit'),
      ],
    },
    {
      label: label('edit'),
      submenu: [
        item('undo'),
        item('redo'),
        separator,
        role('cut', 'cut'),
        role('copy', 'copy'),
        role('paste', 'paste'),
        item('delete'),
        role('select-all', 'selectAll'),
      ],
    },
    { label: label('network'), submenu: [item('train'), separator, item('tidy')] },
    {
      label: label('view'),
      submenu: [
        item('fit-view'),
        separator,
        item('toggle-theme'),
        { label: label('language'), submenu: [language('set-english', 'en', 'English'), language('set-chinese', 'zh', '中文')] },
        separator,
        role('full-screen', 'togglefullscreen'),
      ],
    },
    ...(isMac ? [] : [{ label: label('help'), submenu: [item('about')] }]),
  ]
}

/** The language of menu and dialogs: the user's choice, else the system's. */
export function menuLocale(setting: 'system' | Locale, systemLocale: string): Locale {
  if (setting !== 'system') return setting
  return systemLocale.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
