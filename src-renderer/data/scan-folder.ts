// Asks the host for all files of a granted folder, page by page.
import type { Grant, HostClient, ScannedFile, ScanPage } from '../../src/api/api'
import { fail, ok, type Diagnostic, type Result } from '../../src/diagnostics'
import { loadingCancelled } from './decode-problems'
import type { LoadOptions } from './load-options'

const SCAN_PAGE = 5000

/** Errors: those of the host; data/cancelled. */
export async function scanFolder(
  host: HostClient,
  grant: Grant,
  { signal, onScan }: Pick<LoadOptions, 'signal' | 'onScan'>,
): Promise<Result<Omit<ScanPage, 'next'>>> {
  const files: ScannedFile[] = []
  const unreadable: ScanPage['unreadable'][number][] = []
  const warnings: Diagnostic[] = []
  for (let cursor: number | null = 0; cursor !== null;) {
    if (signal.aborted) return fail(loadingCancelled())
    const page: Result<ScanPage> = await host.call('dataset.scan', { handle: grant.handle, cursor, limit: SCAN_PAGE })
    if (!page.ok) return page
    files.push(...page.value.files)
    onScan?.(files.length)
    unreadable.push(...page.value.unreadable)
    warnings.push(...page.warnings)
    cursor = page.value.next
  }
  return ok({ files, unreadable }, warnings)
}
