/** All that works with the parser, in one file that is loaded when a text is not known from an earlier start. */
export { prepared } from './prepared.ts'
export { compileTypeScript } from '../../transform/parse/compile-typescript.ts'
