// Name, note and colour of a group: one dialog, one step.
import { useState } from 'react'
import { GROUP_COLOURS, type GraphGroup, type GroupColour } from '../../src/graph/graph'
import { LIMITS } from '../../src/document/schema'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { groupColour } from './group-colour'
import styles from './group-dialog.module.css'
import { groupOf } from './units'

export function GroupDialog() {
  const { t } = useI18n()
  const open = useViewStore((state) => state.dialog === 'group')
  const openDialog = useViewStore((state) => state.openDialog)
  const [first] = useViewStore((state) => state.selectedNodes)
  const group = useDocumentStore((state) => (first === undefined ? null : groupOf(state.document.graph, first)))
  const close = (): void => openDialog(null)
  return (
    <Dialog open={open && group !== null} onClose={close} title={t('canvas.group.edit')} width={420}>
      {group ? <GroupForm key={group.id} group={group} onClose={close} /> : null}
    </Dialog>
  )
}

function GroupForm({ group, onClose }: { readonly group: GraphGroup; onClose(): void }) {
  const { t } = useI18n()
  const [name, setName] = useState(group.name)
  const [note, setNote] = useState(group.note)
  const [colour, setColour] = useState<GroupColour>(group.colour)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        const changed = name.trim() !== group.name && name.trim() !== '' ? { name: name.trim() } : {}
        useDocumentStore.getState().edit({ type: 'set-group', groupId: group.id, changes: { ...changed, note, colour } })
        onClose()
      }}
    >
      <label>
        {t('canvas.group.name')}
        <input value={name} maxLength={LIMITS.nameLength} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </label>
      <label>
        {t('canvas.group.note')}
        <textarea value={note} rows={4} maxLength={LIMITS.noteLength} onChange={(event) => setNote(event.target.value)} />
      </label>
      <fieldset>
        <legend>{t('canvas.group.colour')}</legend>
        {GROUP_COLOURS.map((one) => (
          <label key={one} className={styles['colour']} style={{ background: groupColour(one) }}>
            <input
              type="radio"
              name="group-colour"
              aria-label={t(`canvas.group.colour.${one}`)}
              checked={colour === one}
              onChange={() => setColour(one)}
            />
          </label>
        ))}
      </fieldset>
      <footer>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" variant="primary">
          {t('ui.ok')}
        </Button>
      </footer>
    </form>
  )
}
