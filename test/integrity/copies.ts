import { createRequire } from 'node:module'
import type { ts as TypeScript } from 'ts-morph'
import { around, fail } from './broken.ts'

const { ts } = createRequire(import.meta.url)('ts-morph') as { ts: typeof TypeScript }

/** A choice on entry in the output: `if(switch)return(function(…){copy})(…);`. */
export interface Choice {
  readonly at: number
  readonly end: number
  /** The copy's text, without its braces. */
  readonly from: number
  readonly to: number
  /** What is copied: it goes on to the end of the function's body. */
  readonly bodyEnd: number
}

/** All of them, found by the parser, in the order of the text. */
export function choicesIn(output: string, id: string, key: string): Choice[] {
  if (!output.includes(`if($p${key}_`)) return []
  const source = ts.createSourceFile(id, output, ts.ScriptTarget.ESNext, true, /\.[cm]?ts$/.test(id) ? ts.ScriptKind.TS : ts.ScriptKind.TSX)
  const choices: Choice[] = []
  const visit = (node: TypeScript.Node): void => {
    if (ts.isIfStatement(node) && ts.isIdentifier(node.expression) && node.expression.text.startsWith(`$p${key}_`))
      choices.push(choiceOf(node, source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return choices
}

function choiceOf(node: TypeScript.IfStatement, source: TypeScript.SourceFile): Choice {
  const [at, end] = [node.getStart(source), node.end]
  const call = ts.isReturnStatement(node.thenStatement) ? node.thenStatement.expression : undefined
  const copy = call && ts.isCallExpression(call) && ts.isParenthesizedExpression(call.expression) ? call.expression.expression : undefined
  if (!copy || !(ts.isFunctionExpression(copy) || ts.isArrowFunction(copy)) || !ts.isBlock(copy.body))
    return fail(source.fileName, `not a choice: ${around(source.text, at)}`)
  const body = node.parent
  if (!ts.isBlock(body) || node.elseStatement) return fail(source.fileName, `not at the head of a function: ${around(source.text, at)}`)
  const names = copy.parameters.map(({ name }) => name.getText(source).replace(/^\$t.*/, 'this'))
  const given = call && ts.isCallExpression(call) ? call.arguments.map((argument) => argument.getText(source)) : []
  if (names.join() !== given.join()) fail(source.fileName, `(${names.join()}) gets (${given.join()}): ${around(source.text, at)}`)
  const from = copy.body.getStart(source) + 1
  // What keeps V8 from inlining a short copy.
  const [padding = ''] = /^\$p\w+\|\|\(\[,{16}\]=''\);/.exec(source.text.slice(from, from + 80)) ?? []
  return { at, end, from: from + padding.length, to: copy.body.end - 1, bodyEnd: body.end - 1 }
}

/** A part of the output. */
interface Part {
  readonly at: number
  readonly end: number
}

/**
 * Throws unless a copy without its guards is what follows it without those that stay there, word by word; only semicolons and braces
 * may be more.
 */
export function checkCopy(output: string, id: string, key: string, choice: Choice, guards: readonly Part[]): void {
  const copy = without(output, guards, choice.from, choice.to)
  if (/[\n\r\u2028\u2029]/.test(copy)) fail(id, `a copy has line breaks: ${around(output, choice.at)}`)
  const body = without(output, guards, choice.end, choice.bodyEnd)
  const mayHaveMore = body.length < choice.bodyEnd - choice.end
  const [copied, written] = [words(copy.replaceAll(`$t${key}`, 'this'), id), words(body, id)]
  let next = 0
  for (const word of copied) {
    while (mayHaveMore && word !== written[next] && isPunctuation(written[next])) next++
    if (word === written[next]) next++
    else if (!isPunctuation(word)) fail(id, `a copy has ${word} for ${written[next]}: ${around(output, choice.at)}`)
  }
  while (mayHaveMore && isPunctuation(written[next])) next++
  if (next < written.length) fail(id, `a copy ends before ${written[next]}: ${around(output, choice.at)}`)
}

function isPunctuation(word: string | undefined): boolean {
  return word === '{' || word === '}' || word === ';'
}

function without(output: string, guards: readonly Part[], from: number, to: number): string {
  let text = ''
  let at = from
  for (const guard of guards) {
    if (guard.at < from || guard.at >= to) continue
    text += output.slice(at, guard.at)
    at = guard.end
  }
  return text + output.slice(at, to)
}

/** The tokens of a function's body. */
function words(text: string, id: string): string[] {
  const source = ts.createSourceFile(id, `async function* f(){${text}\n}`, ts.ScriptTarget.ESNext, true, scriptKind(id))
  const found: string[] = []
  const visit = (node: TypeScript.Node): void => {
    const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child))
    if (children.length > 0) for (const child of children) visit(child)
    else if (node.kind !== ts.SyntaxKind.EndOfFileToken && node.getText(source) !== '') found.push(node.getText(source))
  }
  visit(source)
  return found
}

function scriptKind(id: string): TypeScript.ScriptKind {
  return /\.[cm]?ts$/.test(id) ? ts.ScriptKind.TS : ts.ScriptKind.TSX
}
