// The kinds of files with arrays: one line each.
import type { ArrayFormat } from '../array-format'
import { hdf5 } from './hdf5'
import { idx } from './idx'
import { npy } from './npy'
import { npz } from './npz'

const formats: readonly ArrayFormat[] = [idx, npy, npz, hdf5]

/** By the name, which may have folders before it. */
export function formatOf(name: string): ArrayFormat | null {
  const fileName = name.slice(name.lastIndexOf('/') + 1)
  return formats.find((format) => format.matches(fileName)) ?? null
}
