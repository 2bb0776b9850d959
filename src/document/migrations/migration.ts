// How a project file of an old version becomes one of the next. A migration is never changed once released.
import type { Json } from '../../diagnostics'

export type JsonObject = { readonly [key: string]: Json | undefined }

export interface Migration {
  /** Version it reads; it writes the next one. */
  readonly from: number
  /**
   * Pure, and never throws: what it does not understand it passes on, for the schema to name. `version` is set by the caller.
   */
  migrate(file: JsonObject): JsonObject
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
