// The only bridge into the page: one call, one event. A sandboxed preload must be one CommonJS file, so nothing else is imported.
import { contextBridge, ipcRenderer } from 'electron'

contextBridge.exposeInMainWorld('tensorloom', {
  invoke: (name: string, request: unknown): Promise<unknown> => ipcRenderer.invoke('tensorloom:call', name, request),
  onEvent: (listener: (event: unknown) => void): (() => void) => {
    const receive = (_event: unknown, payload: unknown): void => listener(payload)
    ipcRenderer.on('tensorloom:event', receive)
    return () => void ipcRenderer.removeListener('tensorloom:event', receive)
  },
})
