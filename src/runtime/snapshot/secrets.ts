import { environment } from '../say/environment.ts'
import { charCodeAt, getOwnPropertyDescriptor, includes, indexOf, OwnMap, slice, startsWith } from '../guard/builtins.ts'

/** What stands in the place of a value that is not shown. */
export const REDACTED = '<redacted>'

/** Of names without case and without `_`, `-`, `.`, `$`, `@` and `#`: such a part makes a name one of a secret. */
const PARTS: readonly string[] = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'apikey',
  'accesskey',
  'privatekey',
  'authorization',
  'cookie',
  'credential',
  'sessionid',
  'creditcard',
  'cardnumber',
]
const ENDS: readonly string[] = ['token', 'csrf', 'xsrf', 'jwt', 'pwd', 'passcode', 'dbpass', 'smtppass', 'tokenvalue']
/** Whole names; with the parts and ends above all that Datadog's live debugger leaves out by default, but for names of what is no secret (`address`, `config`, `email`, `env`, `phonenumber`, `uuid`). */
const WHOLE =
  ' 2fa aiohttpsession apisignature appkey applicationkey auth bearer ccnumber certificatepin cipher clientid connectionstring connectsid' +
  ' cvc cvv databaseurl dburl encryptionkey encryptionkeyid geolocation gpgkey ipaddress jti licensekey masterkey mysqlpwd nonce oauth otp' +
  ' pass passhash pemfile pgpkey phpsessid pin pincode pkcs8 publickey pwd recaptchakey remoteaddr routingnumber salt securityanswer' +
  ' securitycode securityquestion session sessionkey sid signature signaturekey sshkey ssn symfony transactionid usersession voterid' +
  ' xapikey xauth xsession xforwardedfor xrealip '
/** What the texts of secrets begin with. */
const STARTS: readonly string[] = [
  'Bearer ',
  'bearer ',
  'Basic ',
  'basic ',
  '-----BEGIN ',
  'AKIA',
  'sk_live_',
  'sk-',
  'ghp_',
  'github_pat_',
  'xoxb-',
  'xoxp-',
]

/** What the texts of secrets begin with, and so many characters they have. */
const FIRST = 'Bb-Asgxe'
const SHORTEST = 10

/** Whether a variable or property of this name holds what should not be seen. */
export function isSecretName(name: string): boolean {
  if (name.length > LONGEST_NAME) return false
  const known = asked.get(name)
  if (known !== undefined) return known
  const isSecret = looksSecret(name)
  if (asked.size < MOST_ASKED) asked.set(name, isSecret)
  return isSecret
}

/** Names of fields that were asked for: a program has few, and asks for the same ones again and again. */
const asked = new OwnMap<string, boolean>()
const MOST_ASKED = 2000

/** What the environment adds, and what it takes off: `PROBES_REDACT=iban,!session`. */
let added: string | undefined
let takenOff = ''

function isAmong(names: string, plain: string): boolean {
  return plain !== '' && indexOf(names, ` ${plain} `) !== -1
}

function readEnvironment(): string {
  const said = environment('PROBES_REDACT') ?? ''
  let names = ' '
  takenOff = ' '
  for (let at = 0; at < said.length; at++) {
    let end = at
    while (end < said.length && said[end] !== ',' && said[end]! > ' ') end++
    if (said[at] === '!') takenOff += `${plainName(slice(said, at + 1, end))} `
    else if (end > at) names += `${plainName(slice(said, at, end))} `
    at = end
  }
  return names
}

function looksSecret(name: string): boolean {
  const plain = plainName(name)
  added ??= readEnvironment()
  if (isAmong(takenOff, plain)) return false
  if (isAmong(added, plain)) return true
  for (let i = 0; i < PARTS.length; i++) if (indexOf(plain, PARTS[i]!) !== -1) return true
  for (let i = 0; i < ENDS.length; i++) {
    const from = plain.length - ENDS[i]!.length
    if (from >= 0 && slice(plain, from) === ENDS[i]) return true
  }
  return isAmong(WHOLE, plain)
}

/** What the value of a pair is called, and what says whose it is. */
const VALUES: readonly string[] = ['value', 'values', 'val']
const LABELS: readonly string[] = ['name', 'key', 'header', 'field', 'label']

/** Whether a property is the value of a secret whose name stands beside it: `{ name: 'authorization', value: '…' }`. */
export function isNamedBeside(owner: object, key: PropertyKey): boolean {
  if (!includes(VALUES, key)) return false
  for (let i = 0; i < LABELS.length; i++) {
    const label: unknown = getOwnPropertyDescriptor(owner, LABELS[i]!)?.value
    if (typeof label === 'string' && isSecretName(label)) return true
  }
  return false
}

/** Whether a text looks like a secret, wherever it stands: the value behind a header's name, for instance. */
export function isSecretText(text: string): boolean {
  if (text.length < SHORTEST || indexOf(FIRST, text[0]!) === -1) return false
  for (let i = 0; i < STARTS.length; i++) if (startsWith(text, STARTS[i]!) && text.length > STARTS[i]!.length + 8) return true
  // A JSON Web Token: three parts, of which the first is an encoded `{"`.
  if (!startsWith(text, 'eyJ')) return false
  const head = slice(text, 0, LONGEST_HEAD)
  const dot = indexOf(head, '.')
  return dot !== -1 && indexOf(head, '.', dot + 1) !== -1
}

const LONGEST_NAME = 100
/** Of a JSON Web Token its first two parts are not longer. */
const LONGEST_HEAD = 8000

function plainName(name: string): string {
  let plain = ''
  for (let i = 0; i < name.length; i++) {
    const code = charCodeAt(name, i)
    if (code >= 0x41 && code <= 0x5a) plain += LOWER[code - 0x41]!
    else if (indexOf(BETWEEN, name[i]!) === -1) plain += name[i]!
  }
  return plain
}

/** What stands between the words of a name, or before it. */
const BETWEEN = '_-#$@. '
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
