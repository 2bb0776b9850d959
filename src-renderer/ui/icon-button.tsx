import { Button, type ButtonProps } from './button'
import styles from './button.module.css'
import { Icon, type IconName } from './icons'
import { Tooltip } from './tooltip'

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** Name for people who do not see the icon; also its tooltip. */
  readonly label: string
  readonly icon: IconName
  /** Keys that do the same, shown in the tooltip. */
  readonly keys?: string | undefined
}

export function IconButton({ label, icon, keys, className, size, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={keys ? `${label} · ${keys}` : label}>
      <Button {...rest} size={size} aria-label={label} className={[styles['icon'], className].filter(Boolean).join(' ')}>
        <Icon name={icon} size={size === 'small' ? 13 : 15} />
      </Button>
    </Tooltip>
  )
}
