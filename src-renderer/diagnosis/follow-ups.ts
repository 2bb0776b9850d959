// The cure taken in this window; see follow-up-store.ts.
import { useRunStore } from '../state/run-store'
import { createFollowUpStore } from './follow-up-store'

export const useFollowUpStore = createFollowUpStore(useRunStore)
