// Maps `import … from 'electron'` to the stand-in, for the built main bundle as it is.
import { register } from 'node:module'

const standIn = new URL('./electron.mjs', import.meta.url).href
const hooks = `export const resolve = (specifier, context, next) =>
  specifier === 'electron' ? { url: ${JSON.stringify(standIn)}, shortCircuit: true } : next(specifier, context)`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
