import { TABLES, type EncodedSite, type EncodedTable, type SiteTable } from '../runtime/site-table.ts'

/**
 * The source text that defines the switches of a file and registers its site table. Imports nothing, may run more than once.
 * It leans on no global that a program could shadow or patch, as it can stand at the start of a script.
 */
export function siteModuleText({ key, file, n, t }: SiteTable, globalObject: string): string {
  const define = `d=(o,k,v)=>({}).constructor.defineProperty(o,k,{__proto__:null,value:v,writable:true,configurable:true})`
  const switches = `for(let i=0,k;i<${n};i++)(k="$p${key}_"+i.toString(36))in g||d(g,k)`
  const table = `{v:1,key:"${key}",file:${quote(file)},n:${n},t:${quote(t)}}`
  const register = `"${TABLES}"in g||d(g,"${TABLES}",[]);g.${TABLES}.push(${table})`
  // A declaration, as the completion value of a script can be seen.
  return `{let p=(g=>{let ${define};${switches};${register}})(${globalObject})}`
}

/** For a file whose table is lost: its switches, so that the program runs. */
export function lostSiteModule(key: string, file: string, n: number): string {
  return siteModuleText({ v: 1, key, file, n, t: '' }, 'globalThis')
}

/** Collects the names of a table once. */
export class TableEncoder {
  readonly #names = new Map<string, number>()
  readonly #sites: EncodedSite[] = []
  readonly #fns: EncodedTable['fns'][number][] = []
  readonly #globals: number[] = []
  readonly #left: NonNullable<EncodedTable['left']>[number][] = []

  names(names: readonly string[]): number[] {
    return names.map((name) => {
      const known = this.#names.get(name)
      if (known !== undefined) return known
      this.#names.set(name, this.#names.size)
      return this.#names.size - 1
    })
  }

  addFunction(fn: EncodedTable['fns'][number]): void {
    this.#fns.push(fn)
  }

  addSite(site: EncodedSite): void {
    this.#sites.push(site)
  }

  /** In a script: names of the global object. */
  addGlobals(names: readonly string[]): void {
    this.#globals.push(...this.names(names))
  }

  addLeft(left: NonNullable<EncodedTable['left']>[number]): void {
    this.#left.push(left)
  }

  toString(): string {
    const globals = this.#globals.length > 0 ? { globals: this.#globals } : {}
    const left = this.#left.length > 0 ? { left: this.#left } : {}
    const table: EncodedTable = { names: [...this.#names.keys()], fns: this.#fns, sites: this.#sites, ...globals, ...left }
    return JSON.stringify(table)
  }
}

/** Single quotes, so that the double quotes of JSON need no escape. */
function quote(text: string): string {
  return `'${text
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029')}'`
}
