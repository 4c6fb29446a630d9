const ready = [1, 2, 3]

/*@late*/ console.error('late', ready.length)

export const loaded = ready
