// How many points a generator draws, its parameters, and its seed.
import { findGenerator } from '../../src/datasets/generators/registry'
import type { DataSource } from '../../src/document/document'
import { param } from '../../src/layers/params'
import { useDocumentStore } from '../state/document-store'
import { FieldForm } from '../ui/field-form'
import { useI18n } from '../ui/i18n'
import { dataWords as words } from './words'

const count = param
  .integer({
    label: words['data.generator.count'],
    help: words['data.generator.count.help'],
    min: 2,
    max: 100_000,
    default: 300,
    scale: 'log',
    slider: [20, 5000],
  })
  .field('count')
const seed = param
  .integer({
    label: words['data.generator.seed'],
    help: words['data.generator.seed.help'],
    min: 0,
    max: 0xffffffff,
    default: 1,
    slider: [0, 100],
  })
  .field('seed')

export function GeneratorSettings({ source }: { readonly source: Extract<DataSource, { readonly type: 'generator' }> }) {
  const { t } = useI18n()
  const edit = useDocumentStore((state) => state.edit)
  const kind = findGenerator(source.generator)
  if (!kind) return null
  const set = (next: Partial<typeof source>, gesture?: string): void =>
    edit({ type: 'set-data', data: { source: { ...source, ...next } } }, gesture)
  return (
    <>
      <h3>{t('data.generator')}</h3>
      <FieldForm
        fields={[count, seed]}
        value={{ count: source.count, seed: source.seed }}
        onChange={(name, value, gesture) => {
          if (typeof value === 'number') set({ [name]: value }, gesture)
        }}
      />
      <FieldForm
        fields={kind.params.fields}
        value={source.params ?? {}}
        onChange={(name, value, gesture) => set({ params: { ...source.params, [name]: value } }, gesture)}
      />
    </>
  )
}
