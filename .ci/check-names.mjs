// Nothing that is committed names the machine it was written on: no home folders, no absolute work folders, no hosts.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What must not stand in a file, and what it is. Written apart so that this file does not name itself. */
const BANNED = [
  { what: 'a work folder', pattern: new RegExp('(?<![\\w.~-])/' + 'work/[a-z.]', 'g') },
  // Ada and me are the users of examples and tests.
  { what: 'a home folder', pattern: new RegExp('(?<![\\w.~-])/(' + 'home|Users)/(?!(?:ada|me)/)[a-z][\\w.-]*/', 'g') },
  { what: "root's home folder", pattern: new RegExp('(?<![\\w.~-])/' + 'root/[\\w.]', 'g') },
  { what: 'a private registry', pattern: new RegExp('regist' + 'ry=https?://', 'g') },
]
const TEXT = /\.(ts|tsx|js|mjs|cjs|json|md|css|html|ya?ml|svg|py|sh)$|^\.[^/]*$|(^|\/)\.ci\/run$/

/**
 * Every place in `content` that names a machine, one sentence each.
 * @param {string} file
 * @param {string} content
 */
export function namesIn(file, content) {
  return BANNED.flatMap(({ what, pattern }) =>
    [...content.matchAll(pattern)].map((match) => `${file}:${content.slice(0, match.index).split('\n').length} names ${what}: ${match[0]}`),
  )
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = resolve(import.meta.dirname, '..')
  const files = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).stdout.split('\0')
  const problems = files
    .filter((file) => TEXT.test(file))
    .flatMap((file) => {
      try {
        return namesIn(file, readFileSync(resolve(root, file), 'utf8'))
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
        throw cause
      }
    })
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
