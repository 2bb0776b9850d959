// Opens an address in the user's browser, where there is one to be seen.
import { spawn } from 'node:child_process'

type Environment = Readonly<Record<string, string | undefined>>

/** Whether windows can be shown: on Linux only with X or Wayland. */
export function hasDisplay(platform: NodeJS.Platform, environment: Environment): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}

/** Whether opening a browser unasked helps: not in CI, not without a display. */
export function mayOpenBrowser(platform: NodeJS.Platform, environment: Environment): boolean {
  return !environment['CI'] && hasDisplay(platform, environment)
}

/** The command that opens `url`; no shell is involved. */
export function openCommand(platform: NodeJS.Platform, url: string): { readonly command: string; readonly args: readonly string[] } {
  if (platform === 'darwin') return { command: 'open', args: [url] }
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }
  return { command: 'xdg-open', args: [url] }
}

/** Whether it opens is not known here: the address is printed as well. */
export function openBrowser(url: string): void {
  const { command, args } = openCommand(process.platform, url)
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.once('error', () => undefined)
  child.unref()
}
