import { inner } from './inner.ts'

export const pureConst = 'MARK-pure-const'

export const pureObject = { text: 'MARK-pure-object', list: ['MARK-pure-list'] }

export function pureFunction(a: number): string {
  const text = 'MARK-function'
  return text + a + pureConst
}

export const arrow = (a: number): string => 'MARK-arrow' + a

export const curried = (a: number) => (b: number) => 'MARK-curried' + a + b

export class PureClass {
  method(): string {
    return 'MARK-class'
  }
}

export class WithStatic {
  static readonly text = 'MARK-static'
  method(): string {
    return WithStatic.text
  }
}

export class Derived extends PureClass {
  override method(): string {
    return 'MARK-derived' + super.method()
  }
}

export function Component(): string {
  return 'MARK-component'
}
Component.displayName = 'MARK-display-name'

export const Element = (): string => 'MARK-element'
Element.displayName = 'MARK-element-name'

export const annotated = /* @__PURE__ */ make('MARK-annotated')

export const annotatedNew = /* @__PURE__ */ new Map([['MARK-annotated-new', 1]])

export enum Colour {
  Red = 'MARK-enum',
}

export const enum Size {
  Small = 'MARK-const-enum',
}

function make(text: string): string {
  return text + 'MARK-make'
}

export const usesInner = (): string => 'MARK-uses-inner' + inner()

let calls = 0

export function used(a: number): string {
  calls++
  /*@used*/ return `used ${a} ${calls}`
}
