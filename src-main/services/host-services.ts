// Puts the services of one host together.
import { createBackupService, type BackupService } from './backup-service'
import { createCheckpointService, type CheckpointService } from './checkpoint-service'
import { createDataFiles, type DataFileReads } from './data-files'
import { createDatasetService } from './dataset-service'
import type { FilePort } from './file-port'
import { createGrants, type Grants } from './grants'
import type { DatasetReads } from './handlers'
import { createHostLife } from './host-life'
import { backupFolder, recordFolder, runsFolder, settingsFile } from './host-paths'
import { createExportService, type ExportService } from './export-service'
import { createModelService, type ModelService } from './model-service'
import { createProjectService, type ProjectService } from './project-service'
import { createRecordCache, type RecordCache } from './record-cache'
import { createRecordingService, type RecordingService } from './recording-service'
import { createRunService, type RunService } from './run-service'
import { createSettingsService, type SettingsService } from './settings-service'
import { createWorkspaceService, type WorkspaceService } from './workspace-service'
import { createStateStore, type StateStore } from './state-store'

export interface HostServices {
  readonly store: StateStore
  readonly grants: Grants
  readonly backups: BackupService
  readonly checkpoints: CheckpointService
  readonly projects: ProjectService
  readonly models: ModelService
  readonly datasets: DatasetReads
  readonly dataFiles: DataFileReads
  readonly records: RecordCache
  readonly settings: SettingsService
  readonly runs: RunService
  readonly exports: ExportService
  readonly recordings: RecordingService
  readonly workspaces: WorkspaceService
}

/** @param dataFolder absolute folder for the host's own files */
export function createHostServices(files: FilePort, dataFolder: string): HostServices {
  const store = createStateStore(files, settingsFile(dataFolder))
  const grants = createGrants(files, store)
  const life = createHostLife()
  const records = createRecordCache(files, recordFolder(dataFolder))
  return {
    store,
    grants,
    backups: createBackupService(files, grants, life, backupFolder(dataFolder)),
    checkpoints: createCheckpointService(files, grants, life, runsFolder(dataFolder)),
    projects: createProjectService(files, grants, store),
    models: createModelService(files, grants),
    datasets: createDatasetService(files, records),
    dataFiles: createDataFiles(files),
    records,
    settings: createSettingsService(store),
    runs: createRunService(files, runsFolder(dataFolder)),
    exports: createExportService(files, grants),
    recordings: createRecordingService(files, grants),
    workspaces: createWorkspaceService(grants, store),
  }
}
