// Where the host keeps its own files: $TENSORLOOM_DATA_DIR or --user-data-dir, else the platform's place for them.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const FLAG = '--user-data-dir'

/** The folder that the user named for settings and recent projects, or null. The flag wins over the environment. */
export function chosenDataFolder(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): string | null {
  const at = argv.findIndex((argument) => argument === FLAG || argument.startsWith(`${FLAG}=`))
  const argument = argv[at]
  const fromFlag = argument === FLAG ? argv[at + 1] : argument?.slice(FLAG.length + 1)
  const chosen = fromFlag || env['TENSORLOOM_DATA_DIR']
  return chosen ? resolve(chosen) : null
}

/** The platform's folder for a program's own data; the same that Electron takes. */
export function platformDataFolder(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  if (platform === 'win32') return join(env['APPDATA'] || join(homedir(), 'AppData', 'Roaming'), 'tensorloom')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'tensorloom')
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'tensorloom')
}

export function settingsFile(dataFolder: string): string {
  return join(dataFolder, 'settings.json')
}

/** Unsaved work, see backup-service.ts. */
export function backupFolder(dataFolder: string): string {
  return join(dataFolder, 'backups')
}

/** One folder for each run, see checkpoint-service.ts. */
export function runsFolder(dataFolder: string): string {
  return join(dataFolder, 'runs')
}

/** Records of image files, see record-cache.ts. */
export function recordFolder(dataFolder: string): string {
  return join(dataFolder, 'image-cache')
}
