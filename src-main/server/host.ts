// The browser host, put together: services, folder browser, calls and server.
import type { FilePort } from '../services/file-port'
import { createFolderBrowser } from '../services/folder-browser'
import { createHandlers, type LogError } from '../services/handlers'
import { createHostServices } from '../services/host-services'
import { version } from '../services/version'
import { startServer, type RunningServer } from './server'

export interface ServerHostOptions {
  readonly files: FilePort
  readonly port: number
  /** Absolute path of the folder that the interface may browse. */
  readonly root: string
  /** Absolute path of the host's own folder. */
  readonly dataFolder: string
  readonly rendererFolder: string
  readonly log: LogError
}

export async function startServerHost(options: ServerHostOptions): Promise<RunningServer> {
  const { files, log } = options
  const services = createHostServices(files, options.dataFolder)
  const handlers = createHandlers({
    info: { host: 'server', version, platform: process.platform, nativeDialogs: false },
    ...services,
    dialogs: null,
    browser: createFolderBrowser(files, services.grants, options.root),
    window: null,
  })
  return await startServer({ files, handlers, rendererFolder: options.rendererFolder, port: options.port, log })
}
