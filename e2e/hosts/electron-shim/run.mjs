// Runs the built main bundle, named by the first argument, as Electron would.
import { pathToFileURL } from 'node:url'

const bundle = process.argv[2]
if (bundle === undefined) throw new Error('Usage: run.mjs BUNDLE')
// A killed test must not leave its host behind.
process.once('disconnect', () => process.exit(0))
await import(pathToFileURL(bundle).href)
