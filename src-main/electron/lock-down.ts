// What no page may do, whoever made it: leave, open windows, embed others, or be given a permission. But our own may ask
// for the camera, to take pictures to learn from and to try.
import type { App, Session, SystemPreferences, WebContents } from 'electron'
import { originOf } from './sender'

export interface Permissions {
  /** That our pages have. */
  readonly origins: ReadonlySet<string>
  readonly platform: NodeJS.Platform
  readonly system: Pick<SystemPreferences, 'askForMediaAccess'>
}

export function limitPermissions(session: Session, { origins, platform, system }: Permissions): void {
  const isOurs = (isMainFrame: boolean, url: string | undefined): boolean => isMainFrame && origins.has(originOf(url ?? ''))
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const types = 'mediaTypes' in details ? details.mediaTypes : undefined
    const cameraOnly = permission === 'media' && types?.length === 1 && types[0] === 'video'
    if (!cameraOnly || !isOurs(details.isMainFrame, details.requestingUrl)) callback(false)
    // macOS asks its user, once.
    else if (platform === 'darwin') void system.askForMediaAccess('camera').then(callback, () => callback(false))
    else callback(true)
  })
  session.setPermissionCheckHandler(
    (_contents, permission, _origin, { mediaType, isMainFrame, requestingUrl }) =>
      permission === 'media' && mediaType === 'video' && isOurs(isMainFrame, requestingUrl),
  )
  session.setDevicePermissionHandler(() => false)
}

/** Holds for every page that the app will ever have. */
export function denyNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
