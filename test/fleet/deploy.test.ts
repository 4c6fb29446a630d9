import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'

const DEPLOY = join(import.meta.dirname, '../../deploy')
const read = (path: string): string => readFileSync(join(DEPLOY, path), 'utf8')
const validate = new Ajv({ strict: false }).compile(createRequire(import.meta.url)('unplugin-probes/hooks.schema.json') as object)

/** The hooks file in the ConfigMap, and the probe that its comment shows. */
function configMap(): { file: { probes: unknown[] }; shown: unknown } {
  const text = read('kubernetes/probes.yaml')
  const [, block = ''] = /probes\.hooks\.json: \|\n((?: {4}.*\n)+)/.exec(text) ?? []
  const [, shown = ''] = /^# +(\{.*\})$/m.exec(text) ?? []
  return { file: JSON.parse(block) as { probes: unknown[] }, shown: JSON.parse(shown) }
}

describe('deploy/', () => {
  it('the ConfigMap holds a hooks file, and what it proposes is a probe', () => {
    const { file, shown } = configMap()
    expect([validate(file), validate.errors]).toEqual([true, null])
    expect([validate({ ...file, probes: [shown] }), validate.errors]).toEqual([true, null])
  })

  it('each way names one path, owned by root, and mounts or guards its folder', () => {
    const deployment = read('kubernetes/deployment.yaml')
    expect(deployment).toContain('value: /etc/probes/probes.hooks.json')
    expect(deployment).toContain('{ name: probes, mountPath: /etc/probes, readOnly: true }')
    expect(deployment).not.toContain('subPath')
    expect(read('docker/Dockerfile')).toContain('PROBES_HOOKS=/etc/probes/probes.hooks.json PROBES_OWNER=root')
    expect(read('docker/compose.yaml')).toContain('- ./probes:/etc/probes:ro')
    const unit = read('systemd/shop.service')
    expect(unit).toContain('Environment=PROBES_HOOKS=/etc/shop/probes.hooks.json')
    expect(unit).toContain('ProtectSystem=strict')
    for (const text of [deployment, unit]) expect(text).toMatch(/PROBES_OWNER(?:, value: |=)root/)
  })
})
