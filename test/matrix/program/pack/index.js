/** A package of the program: it has no sites. */
export function each(list, act) {
  for (const one of list) {
    act(one)
  }
  return list.length
}
