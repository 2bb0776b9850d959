// Finds the browser the tests run in: $CHROMIUM_PATH, an installed Chrome or Chromium, or Playwright's own download;
// `bringChromium` fetches one where there is none.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const KNOWN = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe']

/** Flags for a headless browser in a closed network, as root or not. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Where Playwright's own download would be, if it is there.
 * @returns {string | null}
 */
function playwrightChromium() {
  // Asked for only here: the tools that import this file need not wait for Playwright.
  const playwright = /** @type {typeof import('@playwright/test')} */ (createRequire(import.meta.url)('@playwright/test'))
  const path = playwright.chromium.executablePath()
  return path && existsSync(path) ? path : null
}

/**
 * Path of a usable browser, or null. A $CHROMIUM_PATH that names no file is not replaced by another browser.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named) return existsSync(named) ? named : null
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name)
      if (existsSync(path)) return path
    }
  }
  return KNOWN.find((path) => existsSync(path)) ?? playwrightChromium()
}

/**
 * Finds a browser or brings one: Playwright's download first, then Debian's package where this is Debian and root.
 * @param {(line: string) => void} say where progress goes
 * @returns {{ readonly path: string } | { readonly problem: string }}
 */
export function bringChromium(say) {
  const found = findChromium()
  if (found) return { path: found }
  if (process.env['CHROMIUM_PATH']) return { problem: `CHROMIUM_PATH names no file: ${process.env['CHROMIUM_PATH']}` }

  const debian =
    process.platform === 'linux' &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '')
  const root = process.getuid?.() === 0
  /** @type {readonly { readonly why: string, readonly command: string, readonly args: readonly string[], readonly minutes: number }[]} */
  const ways = [
    {
      why: "Playwright's download",
      command: process.execPath,
      args: [createRequire(import.meta.url).resolve('@playwright/test/cli'), 'install', 'chromium'],
      minutes: 5,
    },
    ...(debian && root
      ? [
          { why: 'apt-get update', command: 'apt-get', args: ['update', '-q'], minutes: 5 },
          // The second package gives Chinese text its glyphs.
          {
            why: "Debian's chromium",
            command: 'apt-get',
            args: ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
            minutes: 10,
          },
        ]
      : []),
  ]
  for (const way of ways) {
    say(`No Chrome or Chromium found: trying ${way.why}.`)
    spawnSync(way.command, way.args, {
      stdio: 'ignore',
      timeout: way.minutes * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const path = findChromium()
    if (path) return { path }
  }
  return {
    problem: [
      'The tests need Chrome or Chromium and found none.',
      'Install one of them (on Debian: apt-get install chromium fonts-noto-cjk), or set CHROMIUM_PATH to an executable.',
    ].join('\n'),
  }
}
