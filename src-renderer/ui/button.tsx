import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './button.module.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one thing to do here; `danger`: loses work. */
  readonly variant?: 'default' | 'primary' | 'ghost' | 'danger' | undefined
  readonly size?: 'medium' | 'small' | undefined
  readonly ref?: Ref<HTMLButtonElement> | undefined
}

export function Button({ variant = 'default', size = 'medium', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      data-variant={variant}
      data-size={size}
      className={[styles['button'], className].filter(Boolean).join(' ')}
    />
  )
}
