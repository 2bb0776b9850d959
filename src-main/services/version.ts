// The program's version, from the one place that states it.
import { version as packageVersion } from '../../package.json'

export const version: string = packageVersion
