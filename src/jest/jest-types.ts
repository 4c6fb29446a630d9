import type { InputMap } from '../transform/index.ts'

// Jest's own are in packages that a project need not have.

/** What Jest tells a transformer besides the file. */
export interface JestTransformOptions {
  readonly config: { readonly rootDir: string }
  readonly configString: string
  /** Whether Babel's coverage counts what runs of the file. */
  readonly instrument: boolean
  readonly collectCoverage?: boolean
  readonly coverageProvider?: 'babel' | 'v8'
  /** Whether the file runs as a module. */
  readonly supportsStaticESM: boolean
  readonly transformerConfig: unknown
}

/** What a transformer makes of a file. */
export interface TransformedSource {
  readonly code: string
  readonly map?: InputMap | null
}

type OfFile<Result> = (sourceText: string, sourcePath: string, options: JestTransformOptions) => Result

/** A transformer of Jest. */
export interface JestTransformer {
  readonly canInstrument?: boolean
  readonly process?: OfFile<TransformedSource>
  readonly processAsync?: OfFile<Promise<TransformedSource>>
  readonly getCacheKey?: OfFile<string>
  readonly getCacheKeyAsync?: OfFile<Promise<string>>
}
