declare module 'packed:hooks-loader' {
  /** `load-module.ts` and what it imports as one CommonJS text. */
  const text: string
  export default text
}
