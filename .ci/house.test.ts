// The house's own checks must find what they are there for.
import { describe, expect, it } from 'vitest'
import { lockProblems } from './check-lock.mjs'
import { namesIn } from './check-names.mjs'
import { runJobs } from './pool.mjs'

const entry = { version: '1.0.0', integrity: 'sha512-x' }

describe('lock check', () => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '1.0.0' } },
      'node_modules/a': { ...entry, dependencies: { b: '^1' }, optionalDependencies: { 'a-linux': '1.0.0' } },
      'node_modules/a/node_modules/b': entry,
      'node_modules/a-linux': entry,
    },
  }
  const packageFile = { dependencies: { a: '1.0.0' } }

  it('accepts a complete lock', () => {
    expect(lockProblems(lock, packageFile)).toEqual([])
  })

  it('names an optional binary that is not locked', () => {
    const { 'node_modules/a-linux': _absent, ...packages } = lock.packages
    expect(lockProblems({ ...lock, packages }, packageFile)).toEqual(['node_modules/a needs a-linux, which the lock lacks'])
  })

  it('finds a nested dependency only where npm would look', () => {
    const { 'node_modules/a/node_modules/b': b, ...packages } = lock.packages
    expect(lockProblems({ ...lock, packages: { ...packages, 'node_modules/c/node_modules/b': b } }, packageFile)).toEqual([
      'node_modules/a needs b, which the lock lacks',
    ])
  })

  it('names packages without integrity or from another registry', () => {
    const packages = { ...lock.packages, 'node_modules/a-linux': { version: '1.0.0', resolved: 'https://elsewhere.example/a.tgz' } }
    expect(lockProblems({ ...lock, packages }, packageFile)).toEqual([
      'node_modules/a-linux has no integrity',
      'node_modules/a-linux does not come from the default registry',
    ])
  })

  it('asks for exact versions that the lock agrees with', () => {
    expect(lockProblems(lock, { dependencies: { a: '^1.0.0' } })).toEqual([
      'a is ^1.0.0 in package.json and 1.0.0 in the lock',
      'a has the range ^1.0.0; versions are exact here',
    ])
  })
})

describe('names check', () => {
  it('finds absolute folders of a machine, with their line', () => {
    const home = ['', 'home', 'someone', 'x.png'].join('/')
    expect(namesIn('a.ts', `first\nconst path = '${home}'`)).toHaveLength(1)
    expect(namesIn('a.ts', `first\nconst path = '${home}'`)[0]).toMatch(/^a\.ts:2 /)
  })

  it('leaves relative paths and addresses alone', () => {
    expect(namesIn('a.md', '../shared/data, e2e/home/page.ts, ./work/x, https://example.org/work/x')).toEqual([])
  })
})

describe('job pool', () => {
  it('keeps the order, the output and the outcome of each job', async () => {
    const node = (name: string, code: string) => ({ name, command: process.execPath, args: ['-e', code] })
    const results = await runJobs([node('slow', 'setTimeout(() => console.log("late"), 200)'), node('bad', 'process.exit(3)')], {
      cwd: process.cwd(),
      atOnce: 2,
    })
    expect(results.map(({ name, passed, output }) => [name, passed, output.trim()])).toEqual([
      ['slow', true, 'late'],
      ['bad', false, ''],
    ])
  })

  it('counts a program that is not there as failed', async () => {
    const [result] = await runJobs([{ name: 'absent', command: 'no-such-program-here', args: [] }], { cwd: process.cwd() })
    expect(result?.passed).toBe(false)
    expect(result?.output).toContain('ENOENT')
  })
})
