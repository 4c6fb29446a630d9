import { DEFINE, TABLE_VERSION, TABLES, type SiteTable } from '../../../site-table/site-table.ts'

/**
 * The source text that defines the switches of a file and registers its site table. Imports nothing, may run more than once.
 * It leans on no global that a program could shadow or patch, as it can stand at the start of a script.
 */
export function siteModuleText({ key, file, n, t }: Omit<SiteTable, 'v'>, globalObject: string): string {
  const table = t === undefined ? '' : `,${quote(t)}`
  // The first one leaves what it does for the others: the engine compiles it once. A declaration, as the completion value of a script can be seen.
  return `{let g=${globalObject},p=(g.${TABLES}?.${DEFINE}||${DEFINER})(g,"${key}",${quote(file)},${n}${table})}`
}

const DEFINER = definer()

function definer(): string {
  // One descriptor for all: a large program has tens of thousands of switches.
  const define = `d=({}).constructor.defineProperty||Object.defineProperty,o={__proto__:null,value:void 0,writable:true,configurable:true},p="$p"+key+"_",q`
  // The same text defines the same switches: where the first one is, all are.
  const switches = `if(!(p+0 in g))for(let i=0;i<n;i++)d(g,p+i.toString(36),o)`
  const place = `q=g.${TABLES};q||(o.value=q=[],d(g,"${TABLES}",o));q.${DEFINE}||(o.value=f,d(q,"${DEFINE}",o))`
  // Where the runtime is, it takes them; the methods of an array may be the program's.
  const leave = `t={v:${TABLE_VERSION},key,file,n,t};q.live?q.push(t):(o.value=t,o.enumerable=true,d(q,q.length,o))`
  return `function f(g,key,file,n,t){let ${define};${switches};${place};${leave}}`
}

/** For a file whose table is lost: its switches, so that the program runs. */
export function lostSiteModule(key: string, file: string, n: number): string {
  return siteModuleText({ key, file, n, t: '' }, 'globalThis')
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
