// Taken at load: the program may replace it before a file is compared.
const slice = Function.prototype.call.bind(String.prototype.slice) as (text: string, from: number, to?: number) => string

/** As many characters of base64url, of six bits each, are kept of it. */
const LENGTH = 12
const BYTE_ORDER_MARK = '\ufeff'

/**
 * Tells the file that was built from another one of its path.
 * @param text the file as its author wrote it; a byte order mark makes no difference
 * @param sha256 SHA-256 of a text's UTF-8, in base64url: handed in, as a browser has none that answers at once
 */
export function sourceHash(text: string, sha256: (text: string) => string): string {
  return slice(sha256(text[0] === BYTE_ORDER_MARK ? slice(text, 1) : text), 0, LENGTH)
}
