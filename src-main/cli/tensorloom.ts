// Entry of `out/cli/tensorloom.js`. The build gives it its first line and makes it executable.
import packageFile from '../../package.json' with { type: 'json' }
import { languageAsked, runProgram } from './program'
import { localeOf, processTerminal } from './terminal'

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code === 'EPIPE') process.exit(0)
  throw cause
})

const argv = process.argv.slice(2)
process.exitCode = await runProgram(argv, processTerminal(languageAsked(argv) ?? localeOf(process.env)), packageFile.version)
