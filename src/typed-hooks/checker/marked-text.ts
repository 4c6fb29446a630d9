import { loadParser } from '../../transform/parse/load-parser.ts'
import type { Node, SourceFile, TypeScript } from '../../transform/parse/parser.ts'
import type { LoadedSite } from '../../runtime/sites/loaded-site.ts'

/** What stands at a site in the place of its guard: `void[__probes_7,this,a,b]`, whose items have the types of what is captured, there. */
export interface Mark {
  /** By which it is found again. */
  readonly label: string
  readonly names: readonly string[]
}

const LABEL = '__probes_'

/** The names behind a mark, in the order of its items. */
export function markOf(site: LoadedSite): Mark {
  const { locals, upvalues, hasThis } = site.public
  const privates = site.readsPrivates ? site.fn.described.privates.map((name) => `this.${name}`) : []
  const names = [...new Set([...(hasThis ? ['this', ...privates] : []), ...locals, ...upvalues])]
  return { label: `${LABEL}${site.index}`, names }
}

/**
 * The text with its sites, where the guards of some read what they capture and the others are nothing. So the type checker itself says
 * what each name is at that place, narrowed as the code before has narrowed it.
 */
export function markedText(file: string, code: string, sites: readonly LoadedSite[]): string {
  const ts = loadParser()
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ESNext, false, kindOf(ts, file))
  const wanted = new Map(sites.map((site) => [`${site.fn.switchName} ${site.fn.sites.length > 1 ? site.number : ''}`, markOf(site)]))
  const switches = new Set(sites.map((site) => site.fn.switchName.replace(/_[^_]*$/, '_')))
  const edits: { start: number; end: number; text: string }[] = []
  const visit = (node: Node): void => {
    const call = guardAt(ts, source, node, switches)
    if (!call) return ts.forEachChild(node, visit)
    const mark = wanted.get(call)
    const text = mark ? `void[${[mark.label, ...mark.names].join()}]` : 'void 0'
    edits.push({ start: node.getStart(source), end: node.end, text })
  }
  visit(source)
  let marked = ''
  let at = 0
  for (const { start, end, text } of edits) {
    marked += code.slice(at, start) + text
    at = end
  }
  return marked + code.slice(at)
}

/** Finds the items of marks in a parsed text: of each label the nodes of its names. */
export function itemsOfMarks(source: SourceFile): Map<string, readonly Node[]> {
  const ts = loadParser()
  const found = new Map<string, readonly Node[]>()
  const visit = (node: Node): void => {
    if (ts.isArrayLiteralExpression(node) && ts.isVoidExpression(node.parent)) {
      const [label, ...items] = node.elements
      if (label && ts.isIdentifier(label) && label.text.startsWith(LABEL)) found.set(label.text, items)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Of a guard its switch, and the number of the site if there is one. */
function guardAt(ts: typeof TypeScript, source: SourceFile, node: Node, switches: ReadonlySet<string>): string | undefined {
  if (!ts.isCallExpression(node) || !node.questionDotToken || !ts.isIdentifier(node.expression)) return undefined
  const { text } = node.expression
  if (!switches.has(text.replace(/_[^_]*$/, '_'))) return undefined
  const last = node.arguments.at(-1)
  return `${text} ${last && ts.isNumericLiteral(last) ? last.getText(source) : ''}`
}

/** Plain .js files may hold JSX. */
function kindOf(ts: typeof TypeScript, file: string): TypeScript.ScriptKind | undefined {
  return /\.[cm]?js$/.test(file) ? ts.ScriptKind.JSX : undefined
}
