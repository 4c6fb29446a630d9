import { MOST_OMITTED } from '../../src/transform/emit/captures.ts'
import type { Difference } from './compare.ts'
import {
  bindingKind,
  endsField,
  hasStaticField,
  isDeclared,
  isDroppable,
  isInDerivedConstructor,
  isInside,
  isInSwitch,
  isKept,
  isModuleFile,
  isNameAround,
  isNamespaceMember,
  isOnlyMembers,
  isOwnName,
  isStatic,
  isUpvalue,
  isUsed,
  mentions,
  ownerOfThis,
} from './rule-syntax.ts'
import { isField } from './syntax.ts'

/** A difference between a handler and the inspector that is meant, or that the inspector makes itself. */
export interface Rule {
  readonly name: string
  readonly why: string
  /** Depends on the moment: may have nothing to excuse. */
  readonly sometimes?: true
  applies(difference: Difference): boolean
}

const WRAPPER = new Set(['exports', 'require', 'module', '__filename', '__dirname'])
const NEVER = new Set(['arguments', 'await', 'yield', 'let', 'static', 'eval', 'undefined'])

const isMissing = ({ kind }: Difference): boolean => kind === 'local missing' || kind === 'upvalue missing'
const isExtra = ({ kind }: Difference): boolean => kind === 'local extra' || kind === 'upvalue extra'

/** What a site does not pass on purpose. */
const OURS: readonly Rule[] = [
  {
    name: 'CommonJS wrapper',
    why: 'the five parameters of the function around a CommonJS file are no variables of the file',
    applies: (difference) => isMissing(difference) && difference.subject.format === 'commonjs' && WRAPPER.has(difference.name),
  },
  {
    name: 'not referred to',
    why: 'of the variables of enclosing functions, and of its own name, a site passes what its function itself refers to',
    applies: ({ kind, name, placed }) =>
      (kind === 'upvalue missing' || (kind === 'local missing' && isOwnName(name, placed))) && !isUpvalue(name, placed),
  },
  {
    name: 'top level of a module',
    why: 'a site there names only what its statement surely keeps, so that bundlers drop the same as without it',
    applies: ({ kind, name, subject, placed }) =>
      kind === 'local missing' &&
      placed.originalFn.type === 'Program' &&
      (subject.format === 'module' || isModuleFile(placed)) &&
      !isKept(name, placed),
  },
  {
    name: 'branch that can be dropped',
    why: 'what is named only where a constant condition decides belongs to the sites there, so that bundlers drop the same as without it',
    applies: ({ kind, name, placed }) => kind === 'upvalue missing' && isDroppable(name, placed),
  },
  {
    name: 'dead zone',
    why: 'a variable that is not initialised yet has no value; the inspector shows undefined, or what it was in the last turn of a loop',
    applies: (difference) => {
      const { name, placed, pair } = difference
      if (!isMissing(difference)) return false
      return pair!.pause.dead!.includes(name) || bindingKind(name, placed) === 'later'
    },
  },
  {
    name: 'import that is not there yet',
    why: 'in an import cycle; the inspector shows undefined',
    applies: (difference) =>
      isMissing(difference) && difference.theirs === 'undefined' && bindingKind(difference.name, difference.placed) === 'import',
  },
  {
    name: 'members of an import',
    why: 'who only reads members of a namespace lets a bundler keep only these',
    applies: (difference) => {
      const { name, placed } = difference
      return isMissing(difference) && bindingKind(name, placed) === 'import' && isOnlyMembers(name, placed)
    },
  },
  {
    name: 'getter of the global object',
    why: 'a `var` of a script can have one behind it, which would notice that it is read',
    applies: (difference) => isMissing(difference) && difference.scope!.type === 'global' && difference.theirs === '"an accessor"',
  },
  {
    name: 'limit',
    why: 'a site passes at most 24 values; info.omitted names the others, 16 of them',
    applies: (difference) => {
      if (!isMissing(difference)) return false
      const { omitted } = difference.pair!.hit
      return omitted.includes(difference.name) || omitted.length === MOST_OMITTED
    },
  },
  {
    name: 'never captured',
    why: 'names that the place of a guard can reserve or forbid',
    applies: (difference) => isMissing(difference) && NEVER.has(difference.name),
  },
  {
    name: 'case before',
    why: 'a variable of another case of a switch may not be initialised',
    applies: (difference) => isMissing(difference) && bindingKind(difference.name, difference.placed) === 'other case',
  },
  {
    name: 'function in a block',
    why: 'sloppy code sees it outside of its block too, once the block has run',
    applies: (difference) => isMissing(difference) && bindingKind(difference.name, difference.placed) === 'function in a block',
  },
  {
    name: 'variable of another file',
    why: 'scripts share their top level, but a site knows only what its own file declares',
    applies: (difference) =>
      isMissing(difference) &&
      difference.subject.format === 'script' &&
      (difference.scope!.type === 'script' || difference.scope!.type === 'global') &&
      bindingKind(difference.name, difference.placed) === 'none',
  },
  {
    name: 'made by eval',
    why: 'a site knows only what its own file declares',
    applies: (difference) => {
      const { kind, name, placed } = difference
      const isUndeclared = kind === 'local missing' ? !isDeclared(name, placed) : bindingKind(name, placed) === 'none'
      return isMissing(difference) && isUndeclared && mentions(placed, /\beval\b/)
    },
  },
  {
    name: 'top-level this',
    why: 'the `this` of a file is no state of the program',
    applies: ({ kind, ours, placed }) => kind === 'this' && ours === 'undefined' && ownerOfThis(placed).type === 'Program',
  },
  {
    name: 'arrow function without this',
    why: 'an arrow function has the `this` of others, and a site passes it only if the function uses it',
    applies: ({ kind, ours, placed: { file, originalFn } }) =>
      kind === 'this' &&
      ours === 'undefined' &&
      originalFn.type === 'ArrowFunctionExpression' &&
      !file.original.nodesOf(originalFn).some(({ type }) => type === 'ThisExpression'),
  },
  {
    name: 'super() not surely run',
    why: 'in a derived constructor there is no `this` before; a site passes it only after a super() that stands directly in the body',
    applies: ({ kind, ours, placed }) => kind === 'this' && ours === 'undefined' && isInDerivedConstructor(placed),
  },
]

/** What the inspector cannot tell, or tells otherwise. */
const INSPECTOR: readonly Rule[] = [
  {
    name: 'unused variable',
    why: 'the engine keeps no variable that nothing refers to',
    applies: (difference) => isExtra(difference) && !difference.scope && !isUsed(difference.name, difference.placed),
  },
  {
    name: 'blocks that a return has left',
    why: 'paused where a function returns the inspector shows the variables of the function, not of its blocks',
    applies: (difference) => isExtra(difference) && difference.pair!.pause.isReturn,
  },
  {
    name: 'switch without outer scopes',
    why: 'paused in a switch the inspector can lose the scopes around the function',
    applies: ({ kind, scope, placed }) => kind === 'upvalue extra' && !scope && isInSwitch(placed),
  },
  {
    name: 'name of an enclosing function expression',
    why: 'the inspector lists it in that function, and not in those inside that use it',
    applies: ({ kind, name, scope, placed }) => kind === 'upvalue extra' && !scope && isNameAround(name, placed),
  },
  {
    name: 'this of a derived constructor',
    why: 'the inspector shows undefined when an arrow function there could use it',
    applies: ({ kind, theirs, placed }) => kind === 'this' && theirs === 'undefined' && isInDerivedConstructor(placed),
  },
  {
    name: 'this of a field',
    why: 'the inspector shows undefined in an arrow function there, and what is around its class in a static one',
    applies: ({ kind, theirs, placed }) =>
      kind === 'this' && (theirs === 'undefined' || isStatic(placed.fn)) && isField(ownerOfThis(placed)),
  },
  {
    name: 'static block',
    why: 'the inspector shows no scopes in one',
    applies: ({ kind, placed }) => kind === 'no scopes' && placed.fn.type === 'StaticBlock',
  },
  {
    name: 'static field',
    why: 'the inspector pauses in it instead of before its class, and shows undefined for what it does not use',
    applies: ({ kind, theirs, placed }) => (kind === 'this' || (kind === 'value' && theirs === 'undefined')) && hasStaticField(placed),
  },
  {
    name: 'scopes around a field',
    why: 'in an initialiser the inspector can lose the scopes around the class',
    applies: ({ kind, scope, placed }) => kind === 'upvalue extra' && !scope && isField(placed.fn),
  },
  {
    name: 'end without a place',
    why: 'V8 does not pause where an asynchronous generator ends, nor where a constructor does that never got a this',
    applies: ({ kind, placed }) =>
      kind === 'not passed' && placed.node.type === 'ClosingBrace' && (placed.fn['generator'] === true || isInDerivedConstructor(placed)),
  },
  {
    name: 'frames around a with',
    why: 'the inspector fails to list the frames when a function that `with` has made a Proxy call is on the stack',
    applies: ({ kind, placed }) => kind === 'no scopes' && mentions(placed, /\bwith \(/),
  },
  {
    name: 'place of a static part',
    why: 'V8 names places in static parts and fields of a class at which it does not always pause',
    applies: ({ kind, placed: { fn } }) => kind === 'not passed' && (fn.type === 'StaticBlock' || isField(fn)),
  },
  {
    name: 'shared place',
    why: 'two functions that return at the same place; the inspector pauses in one of them',
    applies: ({ kind, placed }) =>
      kind === 'not passed' && (endsField(placed) || (placed.file.syntax.isArrowBody(placed.node) && placed.node.type === 'Identifier')),
  },
  {
    name: 'class that throws',
    why: 'it has no place of its own, and what comes after it does not run',
    applies: ({ kind, placed: { node } }) => kind === 'not passed' && node.type.startsWith('Class'),
  },
  {
    name: 'other thread or process',
    why: 'the inspector follows the main thread of the program only',
    applies: ({ kind }) => kind === 'other thread',
  },
  {
    name: 'has run already',
    why: 'a statement without a place is seen after it has run',
    applies: ({ kind, pair }) => kind === 'value' && pair!.isAfter,
  },
  {
    name: 'stack as text',
    why: 'columns move; our loading of CommonJS under the inspector is another than the one of Node',
    applies: ({ kind, ours, theirs }) => kind === 'value' && (frames(ours!) === frames(theirs!) || /Module\._compile/.test(ours!)),
  },
  {
    name: 'object of the platform',
    why: 'timers, threads, processes, CommonJS modules: what is in them changes with time and number',
    applies: ({ kind, ours, theirs }) =>
      (kind === 'value' || kind === 'this') &&
      [ours!, theirs!].every((text) => /"(?:_idleStart|_events|Symbol\(kEvents\)|_compile|loaded|Symbol\(asyncId\))"/.test(text)),
  },
  {
    name: 'property that the inspector asks for',
    why: 'it looks whether an object is like an array, which a Proxy notices',
    applies: ({ kind, theirs }) => kind === 'value' && /"(?:get )?splice"/.test(theirs!),
  },
  {
    name: 'list of what a Proxy noticed',
    why: 'that list is longer then',
    applies: ({ kind, placed }) => (kind === 'not hit' || kind === 'value') && mentions(placed, /setPrototypeOf\(globalThis, \w+\)/),
  },
  {
    name: 'garbage',
    why: 'when the engine collects what is its business, and the inspector keeps objects alive',
    sometimes: true,
    applies: ({ kind, placed }) => (kind === 'not passed' || kind === 'value') && mentions(placed, /new FinalizationRegistry\(/),
  },
  {
    name: 'depth of the stack',
    why: 'how many calls fit depends on how much each needs',
    applies: ({ kind, subject, ours }) => kind === 'value' && subject.program.mayFail && /^\d+$/.test(ours!),
  },
  {
    name: 'names of the global object',
    why: 'our switches are there, not enumerable',
    applies: ({ kind, placed }) => kind === 'value' && mentions(placed, /getOwnPropertyNames\(globalThis\)|ownKeys\(globalThis\)/),
  },
]

/** What the TypeScript compiler changes before the engine sees it. */
const COMPILER: readonly Rule[] = [
  {
    name: 'name that the compiler made',
    why: 'it is not in the file as it was written',
    applies: (difference) =>
      isMissing(difference) && difference.placed.file.isCompiled && bindingKind(difference.name, difference.placed) === 'none',
  },
  {
    name: 'object of a namespace',
    why: 'it is a parameter of the function that a namespace or an enum becomes',
    applies: (difference) => isMissing(difference) && difference.placed.file.isCompiled && isInside(difference.name, difference.placed),
  },
  {
    name: 'member of a namespace',
    why: 'what a namespace exports is a property of an object after compilation',
    applies: (difference) =>
      isExtra(difference) && difference.placed.file.isCompiled && isNamespaceMember(difference.name, difference.placed),
  },
]

function frames(text: string): string {
  return text.replaceAll(/:\d+:\d+/g, '')
}

/** Every deliberate difference between what a handler gets and what the inspector shows. */
export const RULES: readonly Rule[] = [...OURS, ...COMPILER, ...INSPECTOR]
