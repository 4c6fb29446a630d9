import { afterEach, expect, it, vi } from 'vitest'

type IsSecret = (name: string) => boolean

async function fresh(redact?: string): Promise<IsSecret> {
  vi.resetModules()
  if (redact !== undefined) vi.stubEnv('PROBES_REDACT', redact)
  return (await import('../../src/runtime/snapshot/secrets.ts')).isSecretName
}
afterEach(() => void vi.unstubAllEnvs())

/**
 * What Datadog's live debugger leaves out by default, but for names of what is no secret:
 * https://github.com/DataDog/dd-trace-js/blob/0c29c21/packages/dd-trace/src/debugger/devtools_client/snapshot/redaction.js
 */
const THEIRS = `2fa _csrf _csrf_token _session _xsrf access_token aiohttp_session api_key apisecret apisignature applicationkey appkey auth
  authtoken authorization cc_number certificatepin cipher client_secret clientid connect.sid connectionstring cookie credentials creditcard
  csrf csrf_token cvv databaseurl db_url encryption_key encryptionkeyid geo_location gpg_key ip_address jti jwt license_key masterkey
  mysql_pwd nonce oauth oauthtoken otp passhash passwd password passwordb pem_file pgp_key PHPSESSID pin pincode pkcs8 private_key publickey
  pwd recaptcha_key refresh_token remote_addr routingnumber salt secret secretKey secrettoken securitycode security_answer
  security_question serviceaccountcredentials session sessionid sessionkey set_cookie signature signaturekey ssh_key ssn symfony token
  transactionid twilio_token user_session voterid x-auth-token x_api_key x_csrftoken x_forwarded_for x_real_ip XSRF-TOKEN`.split(/\s+/)

it('knows the names of secrets, however they are written', async () => {
  const isSecret = await fresh()
  expect(THEIRS.length).toBeGreaterThanOrEqual(88)
  expect(THEIRS.filter((name) => !isSecret(name))).toEqual([])
  const written = ['apiKey', 'API_KEY', 'api-key', '#apiKey', '$session', '@token', 'X-Api-Key', 'userPassword', 'idToken', 'connect.sid']
  expect(written.filter((name) => !isSecret(name))).toEqual([])
})

it('leaves other names', async () => {
  const isSecret = await fresh()
  const open = [
    'id',
    'name',
    'address',
    'email',
    'tokens',
    'sessions',
    'pins',
    'author',
    'salted',
    'total',
    'key',
    'keys',
    '',
    'x'.repeat(200),
  ]
  expect(open.filter((name) => isSecret(name))).toEqual([])
})

it('the environment adds names and takes names off', async () => {
  const isSecret = await fresh('iban, Date-of-Birth !session,, !nonce')
  expect(['iban', 'IBAN', 'dateOfBirth', 'password'].map(isSecret)).toEqual([true, true, true, true])
  expect(['session', '_session', 'nonce', 'ibans'].map(isSecret)).toEqual([false, false, false, false])
})
