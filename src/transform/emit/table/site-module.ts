import { DEFINE, IS_OPEN, memberName, OPENS, SEAL, TABLE_VERSION, TABLES, type SiteTable } from '../../../site-table/site-table.ts'

/** What is defined of a file: without its path only its switches, else with its site table, whose `t` may be kept apart. */
export type Definition = Pick<SiteTable, 'key' | 'n'> &
  Partial<Pick<SiteTable, 'file' | 't'>> & {
    /** Whether nobody can change its switches. */
    readonly sealed?: boolean
  }

/**
 * The source text that defines the switches of files and registers their site tables. Imports nothing, may run more than once.
 * It leans on no global that a program could shadow or patch, as it can stand at the start of a script.
 */
export function definitionsText(definitions: readonly Definition[], globalObject: string, isInModule: boolean = false): string {
  const calls = definitions.map(callOf)
  // The first one leaves what it does for the others: the engine compiles it once. A declaration, as the completion value of a script can be seen.
  // That of a module cannot, and SolidStart's compiler takes away what nothing reads, with what it calls.
  const [name, text] = definitions.some(({ sealed }) => sealed) ? [SEAL, SEALER] : [DEFINE, DEFINER]
  return `{let g=${globalObject},f=g.${TABLES}?.${name}||${text}${isInModule ? ';' : ',p='}${calls.length === 1 ? calls[0] : `(${calls.join()})`}}`
}

function callOf({ key, n, file, t }: Definition): string {
  const table = file === undefined ? '' : `,${quote(file)}${t === undefined ? '' : `,${quote(t)}`}`
  return `f(g,"${key}",${n}${table})`
}

/** The text of the function that does it: `(realm, key, switches, file, table)`. */
export const DEFINER: string = definer()
const SEALER = sealer()

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
 * As above, but what it defines stays as it is for good: a script of the page that put a function into a switch would read what its sites
 * pass. The object for the tables and this function are as fixed, for files that come later. A page that was opened has usual switches.
 */
function sealer(): string {
  const define = `c=({}).constructor,d=c.defineProperty||Object.defineProperty,r=c.getOwnPropertyDescriptor||Object.getOwnPropertyDescriptor,p="$p"+key+"_",q=g.${TABLES},w,k`
  const property = (value: string): string => `{__proto__:null,value:${value},writable:w,configurable:w}`
  // Its own: what a prototype has been given opens nothing. By its descriptor, as Node 20 takes what a `vm` context inherits for its own.
  const decide = `w=q&&r(q,"${IS_OPEN}")?.value;w===void 0&&(w=r(g,"${OPENS}")?.value===true)`
  const place = `q||d(g,"${TABLES}",${property('q=[]')});r(q,"${IS_OPEN}")||d(q,"${IS_OPEN}",{__proto__:null,value:w});r(q,"${SEAL}")||d(q,"${SEAL}",{__proto__:null,value:f})`
  // What is there by the name of a switch before its file may be somebody else's.
  const switches = `for(let i=0;i<n;i++)k=p+i.toString(36),w&&k in g||d(g,k,${property('void 0')})`
  const leave = `if(!w||file===void 0)return;k={v:${TABLE_VERSION},key,file,n,t};q.live?q.push(k):d(q,q.length,{__proto__:null,value:k,writable:w,configurable:w,enumerable:w})`
  return `function f(g,key,n,file,t){let ${define};${decide};${place};${switches};${leave}}`
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
