// Numbers to change, and what follows from them.
import { useState } from 'react'
import type { CalculationVisual } from '../../../src/layers/explain/visual'
import { Button } from '../../ui/button'
import { useI18n } from '../../ui/i18n'
import { NumberInput } from '../../ui/number-input'
import { figure } from './write-figure'
import styles from './visuals.module.css'

const LIMIT = 1000

export function Calculation({ visual }: { readonly visual: CalculationVisual }) {
  const { t, tr } = useI18n()
  const [typed, setTyped] = useState<readonly (readonly number[])[] | null>(null)
  const [draw, setDraw] = useState(0)
  const given = visual.inputs.map(({ values }) => values)
  // Other parameters may ask for other rows: what was typed for the old ones is dropped.
  const fits = typed !== null && typed.length === given.length && typed.every((row, i) => row.length === given[i]?.length)
  const inputs = fits ? typed : given
  const { rows, result } = visual.compute(inputs, draw)
  const columns = Math.max(...[...inputs, ...rows.map(({ values }) => values)].map(({ length }) => length))
  const change = (row: number, column: number, value: number): void =>
    setTyped(inputs.map((values, i) => (i === row ? values.map((one, k) => (k === column ? value : one)) : values)))
  return (
    <figure className={styles['figure']} data-visual="calculation">
      <figcaption>{tr(visual.title)}</figcaption>
      <table className={styles['numbers']}>
        <tbody>
          {visual.inputs.map(({ label }, row) => (
            <tr key={`in ${label.en}`}>
              <th scope="row">{tr(label)}</th>
              {inputs[row]?.map((value, column) => (
                <td key={column}>
                  <NumberInput
                    label={t('visual.number', { name: tr(label), index: column + 1 })}
                    value={value}
                    min={-LIMIT}
                    max={LIMIT}
                    step={0.1}
                    onChange={(next) => change(row, column, next)}
                  />
                </td>
              ))}
              <Rest count={columns - (inputs[row]?.length ?? 0)} />
            </tr>
          ))}
          {rows.map(({ label, values }) => (
            <tr key={`out ${label.en}`} data-result="true">
              <th scope="row">{tr(label)}</th>
              {values.map((value, column) => (
                <td key={column}>{figure(value)}</td>
              ))}
              <Rest count={columns - values.length} />
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status">{tr(result)}</p>
      <div className={styles['controls']}>
        {visual.again === null ? null : (
          <Button size="small" onClick={() => setDraw(draw + 1)}>
            {tr(visual.again)}
          </Button>
        )}
        {fits ? (
          <Button size="small" onClick={() => setTyped(null)}>
            {t('visual.numbers.reset')}
          </Button>
        ) : null}
      </div>
    </figure>
  )
}

function Rest({ count }: { readonly count: number }) {
  return count > 0 ? <td colSpan={count} /> : null
}
