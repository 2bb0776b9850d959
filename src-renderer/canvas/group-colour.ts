import type { GroupColour } from '../../src/graph/graph'

const TOKENS: Readonly<Record<GroupColour, string>> = {
  grey: 'var(--line-strong)',
  blue: 'var(--dense)',
  green: 'var(--activation)',
  amber: 'var(--regularization)',
  red: 'var(--loss)',
  violet: 'var(--conv)',
}

/** Colours of groups are those of the theme; here they mean nothing but "this group". */
export function groupColour(colour: GroupColour): string {
  return TOKENS[colour]
}
