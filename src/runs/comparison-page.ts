// A comparison as a web page that stands alone: no scripts, nothing fetched, both languages within, switched by style alone.
import type { Locale } from '../diagnostics'
import { escapeMarkup } from '../exporters/curves-svg'

export interface PageTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Everything in one language. `pictures` are SVG documents and go in as they are; all else is text. */
export interface PageContent {
  readonly language: string
  readonly title: string
  readonly made: string
  readonly pictures: readonly string[]
  readonly runs: PageTable
  readonly pairs: readonly {
    readonly title: string
    readonly verdicts: readonly { readonly tone: 'good' | 'bad' | 'plain'; readonly title: string; readonly body: string }[]
    readonly differences: PageTable
  }[]
}

const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 960px; padding: 32px 24px; color: #1a202b; background: #fff;
  font: 14px/1.5 Inter, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 8px; }
p { margin: 4px 0; } .made { color: #5b6576; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; margin: 8px 0; }
th, td { text-align: left; padding: 5px 10px 5px 0; border-bottom: 1px solid #dfe3ea; vertical-align: top; }
th { color: #5b6576; font-weight: 500; }
.verdict { border-left: 3px solid #5b6576; padding: 2px 12px; margin: 8px 0; }
.verdict[data-tone=good] { border-color: #0f7a55; } .verdict[data-tone=bad] { border-color: #c62f43; }
svg { max-width: 100%; height: auto; }
.languages { float: right; } .languages label { margin-left: 10px; }
article { display: none; } #show-en:checked ~ article[lang=en], #show-zh:checked ~ article[lang=zh-CN] { display: block; }
body > input { position: absolute; opacity: 0; } body > input:focus-visible ~ .languages { outline: 2px solid #2f62e8; }
@media print { .languages { display: none; } }
`

/** @param shown the language the page opens in */
export function comparisonPage(contents: Readonly<Record<Locale, PageContent>>, shown: Locale): string {
  const locales: readonly Locale[] = ['en', 'zh']
  const switches = locales.map(
    (locale) =>
      `<input type="radio" name="language" id="show-${locale}"${locale === shown ? ' checked' : ''} aria-label="${escapeMarkup(contents[locale].language)}">`,
  )
  const labels = locales.map((locale) => `<label for="show-${locale}">${escapeMarkup(contents[locale].language)}</label>`)
  return `${[
    '<!doctype html>',
    `<html lang="${shown === 'zh' ? 'zh-CN' : 'en'}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(contents[shown].title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...switches,
    `<div class="languages">${labels.join('')}</div>`,
    ...locales.map((locale) => article(contents[locale], locale)),
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

function article({ title, made, pictures, runs, pairs }: PageContent, locale: Locale): string {
  return [
    `<article lang="${locale === 'zh' ? 'zh-CN' : 'en'}">`,
    `<h1>${escapeMarkup(title)}</h1>`,
    `<p class="made">${escapeMarkup(made)}</p>`,
    table(runs),
    ...pictures,
    ...pairs.flatMap((pair) => [
      `<h2>${escapeMarkup(pair.title)}</h2>`,
      ...pair.verdicts.map(
        ({ tone, title: said, body }) =>
          `<div class="verdict" data-tone="${tone}"><b>${escapeMarkup(said)}</b><p>${escapeMarkup(body)}</p></div>`,
      ),
      table(pair.differences),
    ]),
    '</article>',
  ].join('\n')
}

function table({ head, rows }: PageTable): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]): string => row.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')
  return `<table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
}
