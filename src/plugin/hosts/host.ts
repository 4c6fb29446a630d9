import { isTypeScript, type InstrumentOptions, type MapLines } from '../../transform/index.ts'
import type { KnownFiles } from '../chunks/known-files.ts'
import { STARTER } from '../modules/starter.ts'
import { rootFolder } from '../options/root-folder.ts'
import type { BuildReport, Voice } from '../report/build-report.ts'

/** What the hosts tell about themselves. */
export interface Host {
  /** What a host says of it counts where the user names no other. */
  root: string
  /** Whether a file can be replaced while it runs. */
  hot: boolean
  /** Whether it is a development server, which writes no files. */
  serves: boolean
  /** Whether the program will have files: asked at each transform, as one build can have several targets. */
  hasFiles: (context: unknown) => boolean
  /** Whether the program runs on the edge, where there are neither files nor pages. */
  isEdge: (context: unknown) => boolean
  /** Whether the program surely runs on a server: then it is nobody's download. */
  isForServer: (context: unknown) => boolean
  /** Whether what is not for a server is surely a page for its users: an application, built for production. */
  isPublic: () => boolean
  /** Whether what is transformed goes to a page of a development server, or to a worker of one. */
  isPage: (context: unknown) => boolean
  /** Whether such pages are told of the hooks file. */
  tellsPages: boolean
  /** Whether a file is the hooks file, or one that it alone imports: these get no sites. */
  isOfHooks: (id: string) => boolean
  /** Which of the targets of a build it is for. */
  targetOf: (context: unknown) => unknown
  /** How files come by their switches. */
  switches: NonNullable<InstrumentOptions['switches']>
  /** Whether imports are resolved; else they are left as they stand. */
  bundles: boolean
  /** Whether the host takes a file for code. */
  isCode: (id: string) => boolean
  /** Whether anything becomes of our source maps: to write and to read them is a tenth of what a build with sites takes. */
  wantsMap: (context: unknown) => boolean
  /** Whether a file is to come to us when its other loaders have been over it. */
  comesLater: (context: unknown) => boolean
  /** Whether there is any such file. */
  canComeLater: boolean
  /** Whether components come to us in the end, behind whatever compiles them. */
  readonly componentsComeLast: boolean
  /** Whether the bundler hands on components that something has compiled. */
  readonly takesComponents: boolean
  /** Whether a compiler of components surely makes a map: then one that leads nowhere says that nothing of it was written. */
  isMapped: (id: string) => boolean
  /** Told of each file that has come to us. */
  hasCome: (context: unknown) => void
  /** Whether it is for a compiler inside the build, which may run what it makes. */
  isInner: (context: unknown) => boolean
  /** Whether something counts what runs of the text that we hand on. */
  counts: () => boolean
  /** Told of each file that is asked for. */
  onAsked: (id: string, isMatch: boolean) => void
  /** How a file is to import a module of ours that has this name. */
  specifier: (context: unknown, name: string) => string
  /** How the module that starts the runtime asks for the rest of it. */
  readonly starter: string
  /** Told of the modules of ours that a file has been made to import. */
  onMade: (context: unknown, file: string, specifiers: readonly string[]) => void
  /** How a development server says things. */
  voice: Voice | undefined
  /** How the host reads a file that is neither a module nor CommonJS by its looks. */
  readonly ambiguous: 'module' | 'commonjs'
  /** Whether a loader after us checks the types of the text that we hand on. */
  typed: boolean
  /** How it looks positions up in our map. */
  readonly mapLines: (id: string) => MapLines
  /** webpack and its like import `data:` addresses, which need no memory of an earlier transform. */
  readonly importsData: boolean
  /** What to do where no source map leads back to a file. */
  readonly mendMaps: string
}

/** What a host's own hooks work with. */
export interface Wiring {
  readonly host: Host
  readonly report: BuildReport
  /** The files that have got sites. */
  readonly known: KnownFiles
  /** Whether the site tables of what is transformed have the texts of their sites. */
  readonly hasTexts: (context: unknown) => boolean
  /** Whether a module is to get sites. */
  readonly isIncluded: (id: string) => boolean
  /** The text of a module of ours. */
  readonly ownModule: (name: string) => string | undefined
  /** Writes what is kept. */
  readonly flush: () => void
}

/** What is known of a host before it says more. */
export function newHost(framework: string, givenRoot?: string): Host {
  const isWebpack = isWebpackLike(framework)
  let root = process.cwd()
  return {
    get root() {
      return root
    },
    set root(theirs) {
      root = rootFolder(givenRoot, theirs)
    },
    hot: false,
    serves: false,
    hasFiles: () => true,
    isEdge: () => false,
    isForServer: () => false,
    isPublic: () => false,
    isPage: () => false,
    tellsPages: false,
    isOfHooks: () => false,
    targetOf: () => '',
    // In bundles they are defined where code ends up; what is known of other hosts is only that they follow imports.
    switches: isWebpack || ['vite', 'rollup', 'rolldown'].includes(framework) ? 'later' : 'file',
    bundles: true,
    isCode: () => true,
    wantsMap: () => true,
    comesLater: () => false,
    canComeLater: false,
    componentsComeLast: framework === 'vite',
    isMapped: () => false,
    takesComponents: ['vite', 'rollup', 'rolldown'].includes(framework),
    hasCome: () => {},
    isInner: () => false,
    counts: () => false,
    onAsked: () => {},
    specifier: (_context, name) => name,
    starter: framework === 'esbuild' ? './start.js' : STARTER,
    onMade: () => {},
    voice: undefined,
    ambiguous: isWebpack || framework === 'esbuild' ? 'commonjs' : 'module',
    typed: false,
    // TypeScript is lowered by tools that know all line ends.
    mapLines: (id) => (framework === 'esbuild' || framework === 'vite' || isTypeScript(id) ? 'all' : 'feeds'),
    importsData: isWebpack,
    mendMaps: mendMaps(framework),
  }
}

function mendMaps(framework: string): string {
  if (framework === 'vite') return "turn on the build's source maps (`build.sourcemap: 'hidden'`), or put that plugin behind"
  if (!isWebpackLike(framework)) return 'let that plugin return its source map, or put it behind'
  return (
    'let that loader make its source map, by its own option (`sourceMaps: true` of babel-loader, `sourceMap: true` in the tsconfig of ' +
    "ts-loader) or by `devtool: 'hidden-source-map'`"
  )
}

export function isWebpackLike(framework: string): boolean {
  return framework === 'webpack' || framework === 'rspack'
}
