// Compiles the AssemblyScript kernels to WebAssembly and writes them as a TypeScript module (base64), so that Node,
// workers and tests load the same bytes without a fetch. Runs on `npm ci` (prepare) and before every build.
import asc from 'assemblyscript/asc'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const target = join(here, 'generated.ts')

/** @param {readonly string[]} flags */
async function compile(flags) {
  /** @type {Uint8Array | null} */
  let binary = null
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      '--outFile',
      'kernels.wasm',
      '--runtime',
      'stub',
      '--importMemory',
      '--noExportMemory',
      '--enable',
      'simd',
      '-O3',
      '--noAssert',
      '--use',
      'abort=',
      ...flags,
    ],
    {
      readFile: (name, base) =>
        readFile(join(base === '.' ? join(here, 'assembly') : join(here, 'assembly', base), name), 'utf8').catch(() => null),
      writeFile: (_name, contents) => {
        binary = /** @type {Uint8Array} */ (contents)
      },
      listFiles: () => [],
    },
  )
  if (error || !binary) throw new Error(`The training kernels did not compile:\n${stderr.toString() || String(error)}`)
  return Buffer.from(binary).toString('base64')
}

const plain = await compile([])
const shared = await compile(['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'])
const source = `// Made by build.mjs from assembly/*.ts; not in version control.
/** Works on an unshared memory: tfjs's own heap. */
export const plainKernels =
  '${plain}'
/** The same kernels for a shared memory of up to 4 GiB. */
export const sharedKernels =
  '${shared}'
`
await mkdir(here, { recursive: true })
const before = await readFile(target, 'utf8').catch(() => '')
if (before !== source) await writeFile(target, source)
