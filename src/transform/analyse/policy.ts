/**
 * What gets a site. One row per kind of statement, by the parser's name of the kind; a kind without a row gets none.
 *
 * - `site`: before the statement when it runs inside a function (or script)
 * - `module`: at the top level of a module, where a site is a side effect that a bundler must keep
 *   - `yes`: as inside a function
 *   - `effects`: only if the statement itself surely has an effect, else the site would keep what tree shaking drops
 * - `uses`: at the top level of a module, the part of the statement whose names a site may capture;
 *   what a bundler could drop is never named
 *
 * Besides statements, the expression of every concise arrow body gets a site, initialisers of fields that do something (`fields.ts`),
 * and the closing braces of functions where that is free (`MANY_SITES`).
 * Nothing inside a `with` statement gets one: names there are looked up in an object that would notice.
 */
export const POLICY: Readonly<Record<string, Rule>> = {
  VariableStatement: { module: 'effects', uses: 'nothing' },
  ExpressionStatement: { module: 'effects', uses: 'call' },
  ClassDeclaration: { module: 'effects', uses: 'nothing' },
  ExportAssignment: { module: 'effects', uses: 'nothing' },
  EnumDeclaration: { module: 'never', uses: 'nothing' },
  IfStatement: { module: 'yes', uses: 'nothing' },
  SwitchStatement: { module: 'yes', uses: 'head' },
  WhileStatement: { module: 'yes', uses: 'head' },
  DoStatement: { module: 'yes', uses: 'head' },
  ForStatement: { module: 'yes', uses: 'head' },
  ForInStatement: { module: 'yes', uses: 'head' },
  ForOfStatement: { module: 'yes', uses: 'head' },
  WithStatement: { module: 'yes', uses: 'head' },
  ThrowStatement: { module: 'yes', uses: 'head' },
  ReturnStatement: { module: 'yes', uses: 'head' },
  TryStatement: { module: 'yes', uses: 'nothing' },
  LabeledStatement: { module: 'yes', uses: 'nothing' },
  BreakStatement: { module: 'yes', uses: 'nothing' },
  ContinueStatement: { module: 'yes', uses: 'nothing' },
  DebuggerStatement: { module: 'yes', uses: 'nothing' },
}

export interface Rule {
  readonly module: 'yes' | 'effects' | 'never'
  readonly uses: 'head' | 'call' | 'nothing'
}

/**
 * Callees that turn a function into text and run it elsewhere, where our switches are unknown: a function passed to them is left as it is.
 * Matched from the right, as addresses are: `evaluate` means `page.evaluate(fn)`, too.
 */
export const TEXT_CALLEES: readonly string[] = [
  // Puppeteer, Playwright
  'evaluate evaluateHandle evaluateAll evaluateOnNewDocument $eval $$eval addInitScript waitForFunction',
  // Selenium, WebdriverIO, chrome.scripting, TestCafe
  'executeScript executeAsyncScript browser.execute browser.executeAsync ClientFunction Selector',
  // text made by the language and the platform
  'String Function eval Blob File Function.prototype.toString.call encodeURIComponent encodeURI escape btoa',
  // greenlet, gpu.js, MongoDB, workerpool
  'greenlet createKernel createKernelMap addFunction mapReduce pool.exec workerPool.exec workerpool.exec',
  // StyleX behind a module of one's own; else it is known by its import
  'stylex.create stylex.keyframes stylex.defineVars stylex.createTheme',
].flatMap((callees) => callees.split(' '))

const STYLEX =
  'create createTheme defineConsts defineVars keyframes positionTry viewTransitionClass ' +
  'unstable_createThemeNested unstable_defineConstsNested unstable_defineVarsNested'

/**
 * Packages, and which of their exports turn functions into text, or have them read and taken out of the bundle by a build tool (StyleX):
 * by whatever name a file imports them. `pool().exec` is a member of what the export gives, or constructs.
 */
export const IMPORTED_CALLEES: ReadonlyMap<string, string> = new Map([
  ['@stylexjs/stylex', STYLEX],
  ['stylex', STYLEX],
  ['greenlet', 'default'],
  ['workerpool', 'pool().exec'],
  ['gpu.js', 'GPU().createKernel GPU().createKernelMap GPU().addFunction'],
  ['testcafe', 'ClientFunction Selector t.eval'],
  ['@koale/useworker', 'useWorker'],
  ['serialize-javascript', 'default'],
  ['javascript-stringify', 'stringify'],
])

/** Of `TEXT_CALLEES` those that make a text of any value, an array of functions included. */
export const STRING_MAKERS: ReadonlySet<string> = new Set(['String', 'Blob', 'File', 'encodeURIComponent', 'encodeURI', 'escape', 'btoa'])

/**
 * Of hooks of React, the argument whose text says whether a component keeps its state through a hot update
 * (`getHookCallsSignature` of react-refresh): a site in it would make each edit of the file look like one of it.
 */
export const REFRESH_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['useState', 0],
  ['useReducer', 1],
])

/**
 * Packages whose plugins run the code of the files that import them while the program is built (`*` is anything): what stands in Linaria's
 * tags and all that it refers to, what macros are given. Those that only read it (StyleX, TypeGPU, Panda) are a matter of callees and directives.
 */
export const BUILD_TIME_READERS: readonly string[] = [
  '@linaria/*',
  '@wyw-in-js/*',
  '@pigment-css/*',
  '@griffel/*',
  'preval.macro',
  'codegen.macro',
]

/** Keys of object literals whose functions become text, or those directly in their object: MongoDB's. */
export const TEXT_PROPERTIES: ReadonlySet<string> = new Set(['$function', '$accumulator', '$where'])

/** Directives of functions that a build tool moves to another thread or device as text (Reanimated, Lynx, TypeGPU), or that an engine compiles by rules of its own. */
export const TEXT_DIRECTIVES: ReadonlySet<string> = new Set(['worklet', 'main thread', 'use gpu', 'use asm'])

/**
 * Directives by which Next makes a function one that pages call, or whose results are kept. It sends along all that such a function refers to
 * in those around it, which a site would make more of.
 */
export const SERVER_DIRECTIVE: RegExp = /^use (?:server|cache(?::.*)?)$/

/** A file that may hold such functions: Next fails a build where one of them, or one around them, says `this`. */
export const SERVER_FILE: RegExp = /(['"])use (?:server|cache(?::[^'"\n]*)?)\1/

/**
 * The closing brace of a function gets a site where that is free: in functions that loop, wait or yield, in static blocks, and in those with
 * so many sites, which are larger than what V8 inlines. Any other could outgrow by it what V8 inlines, and be slower.
 */
export const MANY_SITES = 24

/** Names that no guard may pass: the place can reserve or forbid them, or give them a meaning of its own. */
export const NEVER_CAPTURED: ReadonlySet<string> = new Set(['arguments', 'await', 'yield', 'let', 'static', 'eval', 'undefined'])

/**
 * How many braces of ours may stand in each other, around unbraced statements such as the links of a long `else if` chain:
 * engines limit the depth of what they parse. Deeper in, an `if` gets its site in its condition, other statements none.
 */
export const MAX_BRACES = 100

/**
 * The most values that a site passes. More would make the size of functions with hundreds of locals quadratic.
 */
export const MAX_VALUES = 24

/** The most private fields of a class that a site passes what reads them of: each is named at each site. */
export const MAX_PRIVATES = 24

/**
 * A function that holds so many functions is taken for one that runs once, as the wrapper of a bundle does. A function declared
 * at its end then hands its variables to the sites inside, which are shorter so; each run of it pays for that declaration.
 */
export const MIN_INNER = 24
