// New, open, recent, save, save as, about.
import { DropdownMenu as Menu } from 'radix-ui'
import { useState } from 'react'
import type { RecentProject } from '../../src/api/api'
import { host } from '../bridge'
import { openProject, openRecent, saveProject, saveProjectAs } from '../project/actions'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { keys } from './keys'
import menu from '../ui/menu.module.css'
import styles from './top-bar.module.css'

const SHOWN = 6

export function ProjectMenu() {
  const { t } = useI18n()
  const openDialog = useViewStore((state) => state.openDialog)
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
          <Item label={t('project.new')} onSelect={() => openDialog('new')} />
          <Item label={t('project.open')} hint={keys('O')} onSelect={() => void openProject()} />
          <Item label={t('project.save')} hint={keys('S')} onSelect={() => void saveProject()} />
          <Item label={t('project.saveAs')} hint={keys('S', true)} onSelect={() => void saveProjectAs()} />
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
          <Item label={t('app.about')} onSelect={() => openDialog('about')} />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Item({ label, hint, onSelect }: { readonly label: string; readonly hint?: string; onSelect(): void }) {
  return (
    <Menu.Item className={menu['item']} onSelect={onSelect}>
      {label}
      {hint === undefined ? null : <kbd>{hint}</kbd>}
    </Menu.Item>
  )
}
