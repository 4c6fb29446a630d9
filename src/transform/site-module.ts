import { TABLE_VERSION, TABLES, type SiteTable } from '../runtime/site-table.ts'

/**
 * The source text that defines the switches of a file and registers its site table. Imports nothing, may run more than once.
 * It leans on no global that a program could shadow or patch, as it can stand at the start of a script.
 */
export function siteModuleText(table: Omit<SiteTable, 'v'>, globalObject: string): string {
  // A declaration, as the completion value of a script can be seen.
  return `{let p=(${registrar(globalObject)})(${registration(table)})}`
}

/** The same for the site modules of one build, which share what they do. */
export function sharedSiteModuleText(table: Omit<SiteTable, 'v'>, registrarId: string): string {
  return `import r from${JSON.stringify(registrarId)};r(${registration(table)})`
}

/** The module that they import. */
export function registrarModule(): string {
  return `export default ${registrar('globalThis')}`
}

function registrar(globalObject: string): string {
  // One descriptor for all: a large program has tens of thousands of switches.
  const define = `d=({}).constructor.defineProperty||Object.defineProperty,o={__proto__:null,value:void 0,writable:true,configurable:true},p="$p"+key+"_"`
  // The same text defines the same switches: where the first one is, all are.
  const switches = `if(!(p+0 in g))for(let i=0;i<n;i++)d(g,p+i.toString(36),o)`
  const place = `"${TABLES}"in g||(o.value=[],d(g,"${TABLES}",o))`
  // Where the runtime is, it takes them; the methods of an array may be the program's.
  const leave = `let q=g.${TABLES};t={v:${TABLE_VERSION},key,file,n,t};q.live?q.push(t):(o.value=t,o.enumerable=true,d(q,q.length,o))`
  return `(key,file,n,t,g=${globalObject})=>{let ${define};${switches};${place};${leave}}`
}

function registration({ key, file, n, t }: Omit<SiteTable, 'v'>): string {
  return `"${key}",${quote(file)},${n}${t === undefined ? '' : `,${quote(t)}`}`
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
