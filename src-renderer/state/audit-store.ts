// The audit of the images in this window; see create-audit-store.ts.
import { measureInWorker } from '../data/measure-dataset'
import { createAuditStore } from './create-audit-store'
import { useDataStore } from './data-store'
import { useRunStore } from './run-store'

export const useAuditStore = createAuditStore({ data: useDataStore, runs: useRunStore, measure: measureInWorker })
