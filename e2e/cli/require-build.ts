// These tests run the product as it ships; a missing build would fail each of them with a less helpful message.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

export default function requireBuild(): void {
  const program = resolve(import.meta.dirname, '../../out/cli/tensorloom.js')
  if (!existsSync(program)) throw new Error('The command line is not built. Run "npm run build" first.')
}
