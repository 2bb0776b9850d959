// PyTorch, where it is at hand: the mark to beat, on one thread.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { NetworkName } from './networks'

export interface PyTorch {
  readonly version: string
  /** Median milliseconds of that many steps. */
  steps(network: Exclude<NetworkName, 'D'>, count: number): Promise<number>
  end(): void
}

const PYTHONS = ['python3', '/usr/bin/python3', 'python']

/** Null where no Python has it. */
export async function startPyTorch(): Promise<PyTorch | null> {
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0)
  if (python === undefined) return null
  const child = spawn(python, [join(import.meta.dirname, 'pytorch.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done === true) throw new Error('PyTorch ended')
    return line.value
  }
  const version = await next()
  return {
    version,
    async steps(network, count) {
      child.stdin.write(`${network} ${count}\n`)
      return Number(await next())
    },
    end() {
      child.kill()
    },
  }
}
