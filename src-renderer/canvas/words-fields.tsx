// Name, note and colour of a group or frame, and the size of a frame.
import type { Frame } from '../../src/document/document'
import { LIMITS } from '../../src/document/schema'
import { GROUP_COLOURS } from '../../src/graph/graph'
import { useI18n } from '../ui/i18n'
import { NumberInput } from '../ui/number-input'
import { groupColour } from './group-colour'
import styles from './words-fields.module.css'

export type Words = Pick<Frame, 'name' | 'note' | 'colour'>
export type Size = Pick<Frame, 'width' | 'height'>

export function WordsFields({
  words,
  size,
  disabled = false,
  onChange,
}: {
  readonly words: Words
  /** Of a frame, which has one of its own; null for a group. */
  readonly size: Size | null
  readonly disabled?: boolean
  onChange(changes: Partial<Words & Size>): void
}) {
  const { t } = useI18n()
  return (
    <fieldset className={styles['fields']} disabled={disabled}>
      <label>
        {t('canvas.group.name')}
        <input
          value={words.name}
          maxLength={LIMITS.nameLength}
          autoComplete="off"
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </label>
      <label>
        {t('canvas.group.note')}
        <textarea value={words.note} rows={4} maxLength={LIMITS.noteLength} onChange={(event) => onChange({ note: event.target.value })} />
      </label>
      {size ? (
        <div className={styles['size']}>
          {(
            [
              ['canvas.frame.width', 'width'],
              ['canvas.frame.height', 'height'],
            ] as const
          ).map(([label, side]) => (
            <label key={side}>
              {t(label)}
              <NumberInput
                label={t(label)}
                value={size[side]}
                min={LIMITS.frameLength}
                max={100_000}
                step={20}
                onChange={(length) => onChange({ [side]: length })}
              />
            </label>
          ))}
        </div>
      ) : null}
      <fieldset className={styles['colours']}>
        <legend>{t('canvas.group.colour')}</legend>
        {GROUP_COLOURS.map((one) => (
          <label key={one} className={styles['colour']} style={{ background: groupColour(one) }}>
            <input
              type="radio"
              name="group-colour"
              aria-label={t(`canvas.group.colour.${one}`)}
              checked={words.colour === one}
              onChange={() => onChange({ colour: one })}
            />
          </label>
        ))}
      </fieldset>
    </fieldset>
  )
}
