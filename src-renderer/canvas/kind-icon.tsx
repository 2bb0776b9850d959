// The coloured tile of a layer kind: colour by family, and never colour alone.
import type { CSSProperties } from 'react'
import type { LayerKind } from '../../src/layers/layer-kind'
import { IconPath, icons } from '../ui/icons'
import styles from './kind-icon.module.css'

export function familyColour(kind: LayerKind | null): string {
  return kind ? `var(--${kind.family})` : 'var(--line-strong)'
}

export function KindIcon({ kind, size = 20 }: { readonly kind: LayerKind | null; readonly size?: number }) {
  return (
    <span
      className={styles['tile']}
      data-unknown={kind === null}
      style={{ width: size, height: size, '--family': familyColour(kind) } as CSSProperties}
    >
      <IconPath path={kind?.icon ?? icons.unknown} size={Math.round(size * 0.65)} />
    </span>
  )
}
