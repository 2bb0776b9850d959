// The only bridge into the page: one call, one event, and files that the user dropped. A sandboxed preload must be one CommonJS file, so nothing else is imported.
import { contextBridge, ipcRenderer, webUtils } from 'electron'

contextBridge.exposeInMainWorld('tensorloom', {
  invoke: (name: string, request: unknown): Promise<unknown> => ipcRenderer.invoke('tensorloom:call', name, request),
  // The path is read here, from the file itself: the page can name none.
  grantDropped: (file: File): Promise<unknown> => ipcRenderer.invoke('tensorloom:dropped', webUtils.getPathForFile(file)),
  onEvent: (listener: (event: unknown) => void): (() => void) => {
    const receive = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on('tensorloom:event', receive)
    return () => void ipcRenderer.removeListener('tensorloom:event', receive)
  },
})
