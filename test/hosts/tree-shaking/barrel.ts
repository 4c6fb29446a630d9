export * from './library.ts'
export { other } from './other.ts'
export { effect, unusedEffect } from './effects.ts'
