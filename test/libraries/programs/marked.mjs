import { Marked, Renderer, lexer, marked, parse, walkTokens } from 'marked'
import { digest, filesUnder, print, readPackage } from './print.mjs'

for (const path of filesUnder('', /^(?:@\w+\/)?[\w.-]+\/(?:README|CHANGELOG|readme|HISTORY)\.md$/)) {
  const text = readPackage(path).slice(0, 40_000)
  digest(path, parse(text))
  digest(`${path} (tokens)`, lexer(text))
}
print(
  'html',
  parse(
    '# A *b*\n\n1. x\n   - [ ] y\n\n| a | b |\n|:-:|--:|\n| `c` | ~~d~~ |\n\n<p>raw</p>\n\n[l](/u "t") ![i](s)\n***\n> q\n\n    code\n',
  ),
)
print('pedantic', parse('_a_b_c_ # x\n#y', { pedantic: true, gfm: false }))
const links = []
const own = new Marked(
  { gfm: true, breaks: true },
  {
    renderer: {
      heading({ tokens, depth }) {
        return `<h${depth} id="${depth}">${this.parser.parseInline(tokens, this.parser.textRenderer)}</h${depth}>\n`
      },
    },
    walkTokens: (token) => {
      if (token.type === 'link') links.push(token.href)
    },
    extensions: [
      {
        name: 'shout',
        level: 'inline',
        start: (source) => source.indexOf('!!'),
        tokenizer(source) {
          const match = /^!!(.+?)!!/.exec(source)
          return match ? { type: 'shout', raw: match[0], text: match[1] } : undefined
        },
        renderer: ({ text }) => text.toUpperCase(),
      },
    ],
    hooks: { preprocess: (text) => text.replaceAll('TAB', '\t'), postprocess: (html) => `<main>${html}</main>` },
  },
)
print('extended', own.parse('# T **x**\nTAB!!loud!!\nline https://example.org [l](u)'))
print('links', links)
print(
  'async',
  await new Marked({
    async: true,
    async walkTokens(token) {
      await Promise.resolve()
      if (token.type === 'text') token.text += '.'
    },
  }).parse('a *b*'),
)
let count = 0
walkTokens(lexer(readPackage('marked/README.md')), () => count++)
print('walked', count)
print('renderer', Object.getOwnPropertyNames(Renderer.prototype))
print('defaults', marked.getDefaults())
