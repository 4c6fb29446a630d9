import { join, resolve } from 'node:path'
import { statementAt } from '../runtime/say/place.ts'
import type { LoadedSite } from '../runtime/sites/loaded-site.ts'
import { markedText } from './checker/marked-text.ts'
import { NamedTypes, quoted } from './checker/named-types.ts'
import type { Projects } from './checker/projects.ts'
import { entryOf, merged, SiteTypes, type TypesOfSite } from './checker/site-types.ts'
import type { BoundAddress, Sources } from '../sources/sources.ts'
import { TypeTexts } from './checker/type-texts.ts'

/** What is known of an address. */
export interface AddressEntry {
  readonly address: string
  readonly bound: BoundAddress
}

/** Asks the type checker what is captured at addresses. */
export class TypesOfAddresses {
  readonly #root: string
  readonly #sources: Sources
  readonly #projects: Projects

  constructor(root: string, sources: Sources, projects: Projects) {
    this.#root = root
    this.#sources = sources
    this.#projects = projects
  }

  /**
   * @param target the file in which the types are to stand
   * @returns of each address that is bound what stands there, as lines of that file
   */
  entries(addresses: readonly AddressEntry[], target: string): Map<string, string[]> {
    const types = this.#typesOf([...new Set(addresses.flatMap(({ bound }) => bound.sites))], target)
    return new Map(
      addresses
        .filter(({ bound }) => bound.sites.length > 0)
        .map(({ address, bound: { sites } }) => {
          const members = entryOf(merged(sites.map((site) => types.get(site)!)))
          return [address, [commentOn(sites), `  ${quoted(address)}: {`, ...members, '  }']]
        }),
    )
  }

  #typesOf(sites: readonly LoadedSite[], target: string): Map<LoadedSite, TypesOfSite> {
    const found = new Map<LoadedSite, TypesOfSite>()
    const files = [...new Set(sites.map((site) => site.fn.file))]
    const byProject = new Map<string, string[]>()
    for (const file of files) {
      const { config = '' } = this.#projects.of(this.#path(file))
      byProject.set(config, [...(byProject.get(config) ?? []), file])
    }
    for (const own of byProject.values()) this.#askProject(own, sites, target, found)
    return found
  }

  #askProject(files: readonly string[], sites: readonly LoadedSite[], target: string, found: Map<LoadedSite, TypesOfSite>): void {
    const paths = files.map((file) => this.#path(file))
    // One file of JavaScript is enough for its language to be read.
    const projects = paths.map((path) => this.#projects.of(path))
    const project = projects.find(({ options }) => options.allowJs) ?? projects[0]!
    const of = (file: string): LoadedSite[] => sites.filter((site) => site.fn.file === file)
    const texts = new Map(files.map((file, i) => [paths[i]!, markedText(file, this.#sources.codeOf(file), of(file))]))
    const program = this.#projects.program(project, texts, [target])
    const names = new NamedTypes(program, this.#projects.host(project.options, texts), target, this.#projects.takesJavaScript(target))
    const checker = program.getTypeChecker()
    const typeTexts = new TypeTexts(checker, names)
    for (const [i, file] of files.entries()) {
      const types = new SiteTypes(program.getSourceFile(paths[i]!)!, checker, typeTexts)
      for (const site of of(file)) found.set(site, types.of(site))
    }
  }

  #path(file: string): string {
    return resolve(join(this.#root, file)).replaceAll('\\', '/')
  }
}

/** As many places are shown. */
const MOST_PLACES = 3

function commentOn(sites: readonly LoadedSite[]): string {
  const places = sites.slice(0, MOST_PLACES).map((site) => statementAt(site.public).replaceAll('*/', '*\\/'))
  const more = sites.length > MOST_PLACES ? `, and ${sites.length - MOST_PLACES} more` : ''
  return `  /** ${places.join(' and ')}${more} */`
}
