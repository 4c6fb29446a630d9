export interface Runtime {
  /** `node20`, `bun`. */
  readonly name: string
  readonly path: string
  readonly version: string
}

export interface Context {
  readonly runtime: Runtime
  /** For what questions build: the same for all runtimes and questions, so that it is built once. */
  readonly folder: string
  readonly quick: boolean
  /** Whether Datadog's build plugin is there to be compared with. */
  readonly datadog: boolean
  /** Whether a row is wanted. */
  readonly wants: (row: string) => boolean
}

/** A ratio and its spread. */
export interface Bar {
  readonly mid: number
  readonly low: number
  readonly high: number
}

export interface Row {
  readonly name: string
  readonly cells: readonly string[]
  /** All that was measured. */
  readonly samples?: unknown
  /** The same as numbers, by series, for a plot. */
  readonly bars?: Readonly<Record<string, Bar>>
}

export interface Answer {
  readonly title: string
  /** What it was measured in, if not in the runtime that asked. */
  readonly runtime?: string
  readonly version?: string
  readonly note?: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

export interface Question {
  readonly name: string
  readonly title: string
  /** Whether the runtime makes no difference: then it is asked once. */
  readonly once?: boolean
  /** Whether Bun cannot be asked. */
  readonly nodeOnly?: boolean
  /** No answer where something is missing, of which it has told. */
  measure(context: Context): Promise<Answer | undefined>
}
