// Name, note, colour and size of a group or frame: one dialog, one step.
import { useState } from 'react'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { framesOf } from './free-frames'
import styles from './group-dialog.module.css'
import { groupOf } from './units'
import { WordsFields, type Size, type Words } from './words-fields'

export function GroupDialog() {
  const { t } = useI18n()
  const open = useViewStore((state) => state.dialog === 'group')
  const openDialog = useViewStore((state) => state.openDialog)
  const [first] = useViewStore((state) => state.selectedNodes)
  const [frameId] = useViewStore((state) => state.selectedFrames)
  const group = useDocumentStore((state) => (first === undefined ? null : groupOf(state.document.graph, first)))
  const frame = useDocumentStore((state) => framesOf(state.document.layout).find(({ id }) => id === frameId) ?? null)
  const edit = useDocumentStore((state) => state.edit)
  const close = (): void => openDialog(null)
  return (
    <Dialog
      open={open && (group ?? frame) !== null}
      onClose={close}
      title={t(group ? 'canvas.group.edit' : 'canvas.frame.edit')}
      width={420}
    >
      {group ? (
        <WordsForm
          key={group.id}
          words={group}
          onClose={close}
          onChange={(changes) => edit({ type: 'set-group', groupId: group.id, changes })}
        />
      ) : frame ? (
        <WordsForm
          key={frame.id}
          words={frame}
          size={frame}
          onClose={close}
          onChange={(changes) => edit({ type: 'set-frame', frameId: frame.id, changes })}
        />
      ) : null}
    </Dialog>
  )
}

function WordsForm({
  words,
  size = null,
  onClose,
  onChange,
}: {
  readonly words: Words
  readonly size?: Size | null
  onClose(): void
  onChange(changes: Partial<Words & Size>): void
}) {
  const { t } = useI18n()
  const [draft, setDraft] = useState<Partial<Words & Size>>({})
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        const { name, ...rest } = draft
        const trimmed = name?.trim() ?? ''
        onChange({ ...rest, ...(trimmed === '' || trimmed === words.name ? {} : { name: trimmed }) })
        onClose()
      }}
    >
      <WordsFields
        words={{ ...words, ...draft }}
        size={size && { ...size, ...draft }}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
      />
      <footer>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button type="submit" variant="primary">
          {t('ui.ok')}
        </Button>
      </footer>
    </form>
  )
}
