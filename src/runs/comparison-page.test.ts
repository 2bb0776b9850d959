import { describe, expect, it } from 'vitest'
import { comparisonPage, type PageContent } from './comparison-page'

const content = (language: string): PageContent => ({
  language,
  title: `${language} <script>alert(1)</script>`,
  made: 'now',
  pictures: ['<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
  runs: { head: ['Run'], rows: [['a & "b"']] },
  pairs: [
    {
      title: 'pair',
      verdicts: [{ tone: 'plain', title: 'Not distinguishable', body: '1 < 2' }],
      differences: { head: ['What'], rows: [['units'], ['<img src=x onerror=alert(1)>']] },
    },
  ],
})

describe('a comparison page', () => {
  const page = comparisonPage({ en: content('English'), zh: content('中文') }, 'zh')

  it('holds both languages and opens in the one asked for', () => {
    expect(page).toContain('<html lang="zh-CN">')
    expect(page).toContain('<article lang="en">')
    expect(page).toContain('<article lang="zh-CN">')
    expect(page).toMatch(/id="show-zh" checked/)
    expect(page).not.toMatch(/id="show-en" checked/)
  })

  it('runs nothing and fetches nothing', () => {
    expect(page).not.toMatch(/<(script|link|iframe|img|object|embed)\b/i)
    // Names of XML vocabularies are no addresses.
    expect(page.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|@import|src=[^x]|href=/i)
    expect(page).toContain("default-src 'none'")
  })

  it('escapes whatever users wrote', () => {
    expect(page).toContain('a &#38; &#34;b&#34;')
    expect(page).toContain('&#60;script&#62;')
  })
})
