#!/usr/bin/env node
// Entry of `out/cli/tensorloom.js`, which the build makes executable.
import { version } from '../services/version'
import { languageAsked, runProgram } from './program'
import { localeOf, processTerminal } from './terminal'

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(0)
  throw cause
})

const argv = process.argv.slice(2)
process.exitCode = await runProgram(argv, processTerminal(languageAsked(argv) ?? localeOf(process.env)), version)
