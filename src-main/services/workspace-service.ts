// How the window was laid out with each project.
import type { Handle, Workspace } from '../../src/api/api'
import { ok, type Result } from '../../src/diagnostics'
import type { Grants } from './grants'
import type { StateStore } from './state-store'

const REMEMBERED = 60

export interface WorkspaceService {
  /** Null where nothing is known of this project; a handle of null is a project in no file. */
  read(handle: Handle | null): Promise<Result<Workspace | null>>
  write(handle: Handle | null, workspace: Workspace): Promise<Result<null>>
}

export function createWorkspaceService(grants: Grants, store: StateStore): WorkspaceService {
  const projectOf = (handle: Handle | null): Result<string | null> => (handle === null ? ok(null) : grants.resolve(handle, 'project'))
  return {
    async read(handle) {
      const project = projectOf(handle)
      if (!project.ok) return project
      const { state } = await store.read()
      return ok(state.workspaces.find((one) => one.project === project.value)?.workspace ?? null)
    },
    async write(handle, workspace) {
      const project = projectOf(handle)
      if (!project.ok) return project
      const written = await store.update((state) => ({
        ...state,
        workspaces: [{ project: project.value, workspace }, ...state.workspaces.filter((one) => one.project !== project.value)].slice(
          0,
          REMEMBERED,
        ),
      }))
      return written.ok ? ok(null, written.warnings) : written
    },
  }
}
