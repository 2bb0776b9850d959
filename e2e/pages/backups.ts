// What the host keeps of unsaved work.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export const backupsIn = async (dataFolder: string): Promise<readonly string[]> =>
  (await readdir(join(dataFolder, 'backups')).catch(() => [])).filter((name) => name.endsWith('.backup'))
