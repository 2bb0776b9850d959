// Some patch releases lock optional binaries that the registry lacks: `npm install` passes and `npm ci` then fails.
// So: every dependency that a locked package names must itself be locked, for every platform, with its integrity.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, hasInstallScript?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ lockfileVersion: number, packages: Record<string, LockedPackage> }} Lock
 * @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} PackageFile
 */

/** Packages may come from the default registry only; where the lock says nothing, npm takes that one. */
const REGISTRY = /^https:\/\/registry\.npmjs\.org\//

/**
 * Whether `name`, required from the package at `from`, is locked: npm looks in each `node_modules` up to the root.
 * @param {Lock} lock
 * @param {string} from
 * @param {string} name
 */
function isLocked(lock, from, name) {
  for (let at = from; ;) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true
    if (at === '') return false
    const cut = at.lastIndexOf('/node_modules/')
    at = cut < 0 ? '' : at.slice(0, cut)
  }
}

/**
 * All that is wrong with a lock file, one sentence each.
 * @param {Lock} lock
 * @param {PackageFile} packageFile
 * @returns {string[]}
 */
export function lockProblems(lock, packageFile) {
  /** @type {string[]} */
  const problems = []
  const root = lock.packages['']
  for (const kind of /** @type {const} */ (['dependencies', 'devDependencies'])) {
    for (const [name, range] of Object.entries(packageFile[kind] ?? {})) {
      if (root?.[kind]?.[name] !== range)
        problems.push(`${name} is ${range} in package.json and ${root?.[kind]?.[name] ?? 'absent'} in the lock`)
      if (!/^\d/.test(range)) problems.push(`${name} has the range ${range}; versions are exact here`)
    }
  }
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue
    if (!entry.integrity && !entry.link) problems.push(`${path} has no integrity`)
    if (entry.resolved && !REGISTRY.test(entry.resolved)) problems.push(`${path} does not come from the default registry`)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      if (!isLocked(lock, path, name)) problems.push(`${path} needs ${name}, which the lock lacks`)
    }
  }
  return problems
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(import.meta.dirname, '..')
  /** @type {(file: string) => unknown} */
  const read = (file) => JSON.parse(readFileSync(resolve(root, file), 'utf8'))
  const problems = lockProblems(/** @type {Lock} */ (read('package-lock.json')), /** @type {PackageFile} */ (read('package.json')))
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
