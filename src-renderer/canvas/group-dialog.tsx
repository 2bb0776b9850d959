// Name, note and colour of a group or frame, and the size of a frame: one dialog, one step.
import { useState } from 'react'
import type { Frame } from '../../src/document/document'
import { GROUP_COLOURS, type GroupColour } from '../../src/graph/graph'
import { LIMITS } from '../../src/document/schema'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { NumberInput } from '../ui/number-input'
import { framesOf } from './free-frames'
import { groupColour } from './group-colour'
import styles from './group-dialog.module.css'
import { groupOf } from './units'

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

interface Size {
  readonly width: number
  readonly height: number
}

type Words = Pick<Frame, 'name' | 'note' | 'colour'>

function WordsForm({
  words,
  size = null,
  onClose,
  onChange,
}: {
  readonly words: Words
  /** Of a frame, which has one of its own. */
  readonly size?: Size | null
  onClose(): void
  onChange(changes: Partial<Words & Size>): void
}) {
  const { t } = useI18n()
  const [name, setName] = useState(words.name)
  const [note, setNote] = useState(words.note)
  const [colour, setColour] = useState<GroupColour>(words.colour)
  const [width, setWidth] = useState(size?.width ?? 0)
  const [height, setHeight] = useState(size?.height ?? 0)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        const renamed = name.trim() !== words.name && name.trim() !== '' ? { name: name.trim() } : {}
        const isResized = size !== null && (width !== size.width || height !== size.height)
        onChange({ ...renamed, note, colour, ...(isResized ? { width, height } : {}) })
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
      {size ? (
        <div className={styles['size']}>
          {(
            [
              ['canvas.frame.width', width, setWidth],
              ['canvas.frame.height', height, setHeight],
            ] as const
          ).map(([label, value, set]) => (
            <label key={label}>
              {t(label)}
              <NumberInput label={t(label)} value={value} min={LIMITS.frameLength} max={100_000} step={20} onChange={set} />
            </label>
          ))}
        </div>
      ) : null}
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
