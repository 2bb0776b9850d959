// `npm test`: brings a browser, checks the house, builds, and runs every suite. The last line sums up all of it:
// `N passed, M failed, K skipped`, each check of the house counted as one test.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bringChromium } from './find-chromium.mjs'
import { runJob, runJobs } from './pool.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Tally */

const root = resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'tensorloom-test-'))
/** @type {Tally} */
const total = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** @param {Tally} tally */
function add(tally) {
  total.passed += tally.passed
  total.failed += tally.failed
  total.skipped += tally.skipped
  total.failures.push(...tally.failures)
}

/** @param {number} elapsedMs */
const seconds = (elapsedMs) => `${(elapsedMs / 1000).toFixed(1)} s`

/** @param {import('./pool.mjs').Finished} finished */
function reportCheck({ name, passed, output, elapsedMs }) {
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds(elapsedMs)})`)
  if (!passed) console.log(output.trimEnd())
  add({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, failures: passed ? [] : [name] })
}

/**
 * What a vitest json report counts; a report that is not there counts as one failure.
 * @param {string} file
 * @returns {Tally}
 */
function readVitest(file) {
  /**
   * @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
   *   testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string }[] }[] }}
   */
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const failures = report.testResults.flatMap((suite) => {
    const failed = suite.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${suite.name.replace(`${root}/`, '')}: ${fullName}`)
    // A file that could not even be loaded has no assertions.
    return failed.length === 0 && suite.status === 'failed'
      ? [`${suite.name.replace(`${root}/`, '')}: ${suite.message.split('\n')[0]}`]
      : failed
  })
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, failures.length),
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  }
}

/**
 * @param {string} file a report of Playwright's json reporter
 * @returns {Tally}
 */
function readPlaywright(file) {
  /**
   * @typedef {{ title: string, file: string, specs?: { title: string, file: string, tests: { projectName: string, status: string }[] }[], suites?: Suite[] }} Suite
   * @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[], suites: Suite[] }}
   */
  const report = JSON.parse(readFileSync(file, 'utf8'))
  /** @type {string[]} */
  const failures = report.errors.map(({ message }) => `Playwright: ${(message ?? 'unknown error').split('\n')[0]}`)
  /** @param {Suite} suite */
  const walk = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const { projectName, status } of spec.tests) {
        if (status === 'unexpected') failures.push(`${spec.file} [${projectName}]: ${spec.title}`)
      }
    }
    suite.suites?.forEach(walk)
  }
  report.suites.forEach(walk)
  const { expected, flaky, skipped } = report.stats
  return { passed: expected + flaky, failed: failures.length, skipped, failures }
}

/**
 * Runs one suite live and adds what its report counts.
 * @param {string} name
 * @param {readonly string[]} args of node
 * @param {string} report where its json reporter writes
 * @param {(file: string) => Tally} read
 * @param {Record<string, string>} env
 */
async function runSuite(name, args, report, read, env = {}) {
  console.log(`\n--- ${name}`)
  const { passed, elapsedMs } = await runJob({ name, command: process.execPath, args, env }, { cwd: root, live: true })
  /** @type {Tally} */
  const tally = existsSync(report) ? read(report) : { passed: 0, failed: 1, skipped: 0, failures: [`${name}: it wrote no report`] }
  if (!passed && tally.failed === 0) {
    tally.failed = 1
    tally.failures.push(`${name}: it ended with an error although no test failed`)
  }
  add(tally)
  console.log(
    `${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${seconds(elapsedMs)})`,
  )
}

const started = performance.now()
try {
  const browser = bringChromium((line) => console.log(line))
  if ('problem' in browser) {
    console.error(browser.problem)
    add({ passed: 0, failed: 1, skipped: 0, failures: ['a browser for the tests'] })
  } else {
    process.env['CHROMIUM_PATH'] = browser.path

    /** @param {string} path */
    const tool = (path) => resolve(root, 'node_modules', path)
    /** @type {import('./pool.mjs').Job[]} */
    const checks = [
      { name: 'typecheck', command: process.execPath, args: ['.ci/typecheck.mjs'] },
      { name: 'build', command: process.execPath, args: ['.ci/build.mjs'] },
      { name: 'lint', command: process.execPath, args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
      {
        name: 'direction of imports',
        command: process.execPath,
        args: [
          tool('dependency-cruiser/bin/dependency-cruise.mjs'),
          '--config',
          '.dependency-cruiser.cjs',
          'src',
          'src-main',
          'src-renderer',
          'e2e',
        ],
      },
      { name: 'unused code and dependencies', command: process.execPath, args: [tool('knip/bin/knip.js')] },
      { name: 'format', command: process.execPath, args: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
      { name: 'lock file', command: process.execPath, args: ['.ci/check-lock.mjs'] },
      { name: "no machine's names", command: process.execPath, args: ['.ci/check-names.mjs'] },
    ]
    await runJobs(checks, { cwd: root, atOnce: 2, onFinished: reportCheck })

    const unit = join(scratch, 'vitest.json')
    await runSuite(
      'unit tests',
      [
        tool('vitest/vitest.mjs'),
        'run',
        '--config',
        '.ci/vitest.config.ts',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${unit}`,
      ],
      unit,
      readVitest,
    )
    const endToEnd = join(scratch, 'playwright.json')
    await runSuite(
      'end-to-end tests',
      [tool('@playwright/test/cli.js'), 'test', '--config', 'e2e/playwright.config.ts'],
      endToEnd,
      readPlaywright,
      { TENSORLOOM_E2E_JSON: endToEnd },
    )
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

if (total.failures.length > 0) console.log(`\nFailed:\n${total.failures.map((failure) => `  ${failure}`).join('\n')}`)
console.log(`\nTook ${seconds(performance.now() - started)}.`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
