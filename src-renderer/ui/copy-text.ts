// Puts text on the clipboard. False where neither way is allowed.

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByEvent(text)
  }
}

/** For hosts that grant no permission: the copy that a keystroke would do. */
function copyByEvent(text: string): boolean {
  let isCopied = false
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    isCopied = true
  }
  document.addEventListener('copy', put, { capture: true, once: true })
  // The only way without a permission; browsers keep it for that.
  document.execCommand('copy')
  document.removeEventListener('copy', put, { capture: true })
  return isCopied
}
