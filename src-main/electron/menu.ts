// The native menu in both languages; its items send menu commands to the interface, which does the work.
import type { MenuItemConstructorOptions } from 'electron'
import { COMMANDS, commandSpec, type CommandId, type CommandSection, type CommandSpec } from '../../src/commands/commands'
import { acceleratorOf, keysOf, type ShortcutChoices } from '../../src/commands/shortcuts'
import { text, type Locale, type Text } from '../../src/diagnostics'

const LABELS = {
  project: text('File', '文件'),
  edit: text('Edit', '编辑'),
  network: text('Network', '网络'),
  arrange: text('Arrange', '排列'),
  go: text('Go', '转到'),
  training: text('Training', '训练'),
  view: text('View', '视图'),
  help: text('Help', '帮助'),
  quit: text('Quit', '退出'),
  close: text('Close window', '关闭窗口'),
  language: text('Language', '语言'),
  'full-screen': text('Full screen', '全屏'),
} as const satisfies Readonly<Record<CommandSection, Text>> & Readonly<Record<string, Text>>

/** What the platform itself does in text fields; on the canvas the interface answers the same events. */
const ROLES: Partial<Record<CommandId, NonNullable<MenuItemConstructorOptions['role']>>> = {
  cut: 'cut',
  copy: 'copy',
  paste: 'paste',
  'select-all': 'selectAll',
}

export function menuTemplate(
  locale: Locale,
  platform: NodeJS.Platform,
  shortcuts: ShortcutChoices,
  send: (command: CommandId) => void,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const label = (name: keyof typeof LABELS): string => LABELS[name][locale]
  const item = (id: CommandId): MenuItemConstructorOptions => {
    const title = commandSpec(id).title[locale]
    const itsRole = ROLES[id]
    if (itsRole !== undefined) return { role: itsRole, label: title }
    const [first] = keysOf(id, shortcuts)
    const accelerator = first === undefined ? null : acceleratorOf(first)
    return {
      id,
      label: title,
      click: () => send(id),
      // Registered here as well, a shortcut would act twice, and would act on the network while text is edited.
      ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
    }
  }
  const items = (section: CommandSection, except: readonly CommandId[] = []): MenuItemConstructorOptions[] =>
    COMMANDS.filter((spec: CommandSpec & { readonly id: CommandId }) => spec.section === section && spec.keyOnly !== true)
      .filter(({ id }) => !except.includes(id))
      .map(({ id }) => item(id))
  const role = (name: keyof typeof LABELS, of: NonNullable<MenuItemConstructorOptions['role']>): MenuItemConstructorOptions => ({
    role: of,
    label: label(name),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const language = (command: 'set-english' | 'set-chinese', own: Locale): MenuItemConstructorOptions => ({
    ...item(command),
    type: 'radio',
    checked: locale === own,
  })

  return [
    ...(isMac ? [{ label: 'Tensorloom', submenu: [item('about'), separator, role('quit', 'quit')] }] : []),
    {
      label: label('project'),
      submenu: [...items('project'), separator, isMac ? role('close', 'close') : role('quit', 'quit')],
    },
    { label: label('edit'), submenu: items('edit') },
    { label: label('network'), submenu: items('network') },
    { label: label('arrange'), submenu: items('arrange') },
    { label: label('go'), submenu: items('go') },
    { label: label('training'), submenu: items('training') },
    {
      label: label('view'),
      submenu: [
        ...items('view', ['set-english', 'set-chinese']),
        { label: label('language'), submenu: [language('set-english', 'en'), language('set-chinese', 'zh')] },
        separator,
        role('full-screen', 'togglefullscreen'),
      ],
    },
    { label: label('help'), submenu: items('help', isMac ? ['about'] : []) },
  ]
}

/** The language of menu and dialogs: the user's choice, else the system's. */
export function menuLocale(setting: 'system' | Locale, systemLocale: string): Locale {
  if (setting !== 'system') return setting
  return systemLocale.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
