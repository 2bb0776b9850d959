// Colours of an exported diagram: those of the window in its two themes. theme.test.ts holds them to the window's tokens.
import type { Family } from '../../layers/layer-kind'

export interface DiagramTheme {
  readonly bg: string
  readonly panel: string
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly wire: string
  readonly chip: string
  readonly bad: string
  /** How much of a family's colour its tile keeps; the rest is black. */
  readonly tileShade: number
  readonly families: Readonly<Record<Family, string>>
}

export type DiagramThemeName = 'dark' | 'light'

export const DIAGRAM_THEMES: Readonly<Record<DiagramThemeName, DiagramTheme>> = {
  dark: {
    bg: '#0e1116',
    panel: '#151920',
    line: '#29303b',
    text: '#e7eaf0',
    muted: '#97a1b2',
    wire: '#667084',
    chip: '#10141a',
    bad: '#ef6672',
    tileShade: 0.76,
    families: {
      input: '#2fb5a5',
      dense: '#6c93ff',
      conv: '#a585ff',
      pool: '#3fb4e5',
      regularization: '#dda23f',
      normalization: '#c98bdb',
      activation: '#62c06e',
      merge: '#c98bdb',
      loss: '#f0718a',
    },
  },
  light: {
    bg: '#f5f6f8',
    panel: '#ffffff',
    line: '#dfe3ea',
    text: '#1a202b',
    muted: '#5b6576',
    wire: '#8b95a5',
    chip: '#ffffff',
    bad: '#c62f43',
    tileShade: 1,
    families: {
      input: '#0d8578',
      dense: '#2f62e8',
      conv: '#7247d6',
      pool: '#0b7fb3',
      regularization: '#a06a00',
      normalization: '#93439f',
      activation: '#2b8a3e',
      merge: '#93439f',
      loss: '#c8385a',
    },
  },
}
