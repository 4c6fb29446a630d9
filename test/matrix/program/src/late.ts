const ready = [1, 2, 3]

/*@late*/ ready.push(4)

export const loaded: readonly number[] = ready
