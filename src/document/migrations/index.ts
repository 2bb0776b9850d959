// All migrations, oldest first: migrations[n] reads version n.
import { layoutAndGroups } from './0001-layout-and-groups'
import type { Migration } from './migration'

export const migrations: readonly Migration[] = [layoutAndGroups]

export type { JsonObject } from './migration'
export { isArray, isObject } from './migration'
