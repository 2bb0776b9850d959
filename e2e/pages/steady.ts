// What the clock, the disk or the version decides is made the same in every picture of the window.
import type { Page } from '@playwright/test'

/** Replaces durations, times of day, temporary paths and throughput in what is shown by ones that never change. */
export async function steady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    // How often a layer's health is looked at depends on the time that this takes: so do the points of its course.
    for (const course of document.querySelectorAll<SVGElement>('[data-region="inspector"] svg[class*="course"] polyline'))
      course.style.visibility = 'hidden'
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? ''
      const same = text
        .replace(/\d+ min \d+ s\b|\d+(\.\d+)? (ms|s)\b/g, '1.0 s')
        .replace(/\d+ 分 \d+ 秒|\d+(\.\d+)? (毫秒|秒)/g, '1.0 秒')
        .replace(/\b\d\d:\d\d(:\d\d)?\b/g, (time) => '12:00:00'.slice(0, time.length))
        .replace(/\d+ (threads|个线程)/g, '2 $1')
        .replace(/\S*tensorloom-[a-z]+-\w{6}/g, '/home/ada')
      if (same !== text) node.textContent = same
    }
  })
}

/** A digest of sample words as this machine draws them: two pictures can be compared only where it is the same. */
export async function handwriting(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    await document.fonts.ready
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 120
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no 2-D canvas')
    const style = getComputedStyle(document.documentElement)
    const families = [getComputedStyle(document.body).fontFamily, style.getPropertyValue('--mono') || 'monospace']
    families.forEach((family, row) => {
      for (const [column, weight] of [400, 600].entries()) {
        context.font = `${weight} 13px ${family}`
        context.fillText('Tensorloom 64×64×3 → 12,288', 4 + column * 320, 20 + row * 56)
        context.fillText('学习率 0.001，验证损失与准确率', 4 + column * 320, 44 + row * 56)
      }
    })
    const digest = await crypto.subtle.digest('SHA-256', context.getImageData(0, 0, canvas.width, canvas.height).data)
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  })
}
