import { DEFINE, memberName, TABLE_VERSION, TABLES, type SiteTable } from '../../../site-table/site-table.ts'

/** What is defined of a file: without its path only its switches, else with its site table, whose `t` may be kept apart. */
export type Definition = Pick<SiteTable, 'key' | 'n'> & Partial<Pick<SiteTable, 'file' | 't'>>

/**
 * The source text that defines the switches of files and registers their site tables. Imports nothing, may run more than once.
 * It leans on no global that a program could shadow or patch, as it can stand at the start of a script.
 */
export function definitionsText(definitions: readonly Definition[], globalObject: string): string {
  const calls = definitions.map(callOf)
  // The first one leaves what it does for the others: the engine compiles it once. A declaration, as the completion value of a script can be seen.
  return `{let g=${globalObject},f=g.${TABLES}?.${DEFINE}||${DEFINER},p=${calls.length === 1 ? calls[0] : `(${calls.join()})`}}`
}

function callOf({ key, n, file, t }: Definition): string {
  const table = file === undefined ? '' : `,${quote(file)}${t === undefined ? '' : `,${quote(t)}`}`
  return `f(g,"${key}",${n}${table})`
}

const DEFINER = definer()

function definer(): string {
  // One descriptor for all: a large program has tens of thousands of switches.
  const define = `d=({}).constructor.defineProperty||Object.defineProperty,o={__proto__:null,value:void 0,writable:true,configurable:true},p="$p"+key+"_",k,q`
  // Where the last one is, all are; some can be there, where only a part of a file was known.
  const switches = `if(!(p+(n-1).toString(36)in g))for(let i=0;i<n;i++)(k=p+i.toString(36))in g||d(g,k,o)`
  const place = `q=g.${TABLES};q||(o.value=q=[],d(g,"${TABLES}",o));q.${DEFINE}||(o.value=f,d(q,"${DEFINE}",o))`
  // Where the runtime is, it takes them; the methods of an array may be the program's.
  const leave = `if(file===void 0)return;t={v:${TABLE_VERSION},key,file,n,t};q.live?q.push(t):(o.value=t,o.enumerable=true,d(q,q.length,o))`
  return `function f(g,key,n,file,t){let ${define};${switches};${place};${leave}}`
}

/**
 * An expression that registers a file's site table with the object that holds its switches, and is this object. It never throws: a name
 * that it should initialise would stay in its temporal dead zone for good, and with it all sites of the file.
 */
export function scopeText({ key, n, file, t }: Omit<SiteTable, 'v' | 's'>, globalObject: string): string {
  // A class: V8 keeps the object's fields as constants until they change, and no object of the program has its shape. All of its
  // properties are its own, so that what the program does to prototypes is never met. `__proto__: null` would make it a dictionary.
  const switches = `new class{${Array.from({ length: n }, (_, index) => memberName(index)).join(';')}}`
  const table = `{v:${TABLE_VERSION},key:"${key}",file:${quote(file)},n:${n}${t === undefined ? '' : `,t:${quote(t)}`},s}`
  const define = `d=({}).constructor.defineProperty||Object.defineProperty,o={__proto__:null,value:[],writable:true,configurable:true}`
  const place = `q=g.${TABLES}||(d(g,"${TABLES}",o),o.value)`
  const leave = `o.value=t,o.enumerable=true,q.live?q.push(t):d(q,q.length,o)`
  return `((g,s,t=${table})=>{try{let ${define},${place};${leave}}catch{}return s})(${globalObject},${switches})`
}

/** For a file whose table is lost: its switches, so that the program runs. */
export function lostSiteModule(key: string, file: string, n: number): string {
  return definitionsText([{ key, file, n, t: '' }], 'globalThis')
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
