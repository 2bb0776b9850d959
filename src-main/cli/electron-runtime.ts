// Finds Electron's executable, or fetches it, without loading the electron package: requiring it from Node downloads unasked.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Path of Electron's executable, or null where the runtime is not here. */
export function findElectron(packageFolder: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  const named = readPathFile(packageFolder)
  const path = override ? join(override, named ?? 'electron') : named === null ? null : join(packageFolder, 'dist', named)
  return path !== null && existsSync(path) ? path : null
}

function readPathFile(packageFolder: string): string | null {
  try {
    return readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim() || null
  } catch {
    return null
  }
}

/** Folder of the installed electron package, looked for from `start` upwards; null where it is not installed. */
export function electronPackage(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'electron')
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(folder) === folder) return null
  }
}

/** Runs the package's own download; true where the runtime is there afterwards. */
export async function fetchElectron(
  packageFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Promise<boolean> {
  const script = join(packageFolder, 'install.js')
  if (!existsSync(script)) return false
  await new Promise<void>((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: 'ignore', timeout: timeoutMs, killSignal: 'SIGKILL' })
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
  return findElectron(packageFolder, environment) !== null
}
