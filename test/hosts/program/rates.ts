export enum Level {
  Low = 1,
  High = 3,
}

/** Imported for its type only: never a value. */
export interface Prices {
  readonly list: readonly number[]
}

export const percent = (level: Level): number => /*@arrow*/ level / 10
