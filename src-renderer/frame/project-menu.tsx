// New, open, recent, save, save as, about.
import { DropdownMenu as Menu } from 'radix-ui'
import { useState } from 'react'
import type { RecentProject } from '../../src/api/api'
import { COMMANDS, commandSpec, type CommandId } from '../../src/commands/commands'
import { host } from '../bridge'
import { openRecent } from '../project/actions'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { runCommand } from './command-actions'
import { useKeys } from './keys'
import menu from '../ui/menu.module.css'
import styles from './top-bar.module.css'

const SHOWN = 6

export function ProjectMenu() {
  const { t } = useI18n()
  const [recent, setRecent] = useState<readonly RecentProject[]>([])
  const opened = (open: boolean): void => {
    if (!open) return
    void host.call('project.recent', {}).then((reply) => setRecent(reply.ok ? reply.value.slice(0, SHOWN) : []))
  }
  return (
    <Menu.Root onOpenChange={opened}>
      <Menu.Trigger asChild>
        <Button>
          {t('project.menu')}
          <Icon name="chevronDown" size={12} />
        </Button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={menu['menu']} align="start" sideOffset={5} collisionPadding={8}>
          {COMMANDS.filter(({ section }) => section === 'project').map(({ id }) => (
            <Item key={id} id={id} />
          ))}
          <Menu.Separator className={menu['line']} />
          <Menu.Label className={styles['title']}>{recent.length > 0 ? t('project.recent') : t('project.recent.none')}</Menu.Label>
          {recent.map((project) => (
            <Menu.Item key={project.handle} className={menu['item']} onSelect={() => void openRecent(project)}>
              <span>
                {project.name}
                <small>{project.displayPath}</small>
              </span>
            </Menu.Item>
          ))}
          <Menu.Separator className={menu['line']} />
          <Item id="tour" />
          <Item id="shortcuts" />
          <Item id="about" />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Item({ id }: { readonly id: CommandId }) {
  const { tr } = useI18n()
  const keys = useKeys(id)
  return (
    <Menu.Item className={menu['item']} onSelect={() => void runCommand(id)}>
      {tr(commandSpec(id).title)}
      {keys === undefined ? null : <kbd>{keys}</kbd>}
    </Menu.Item>
  )
}
