import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder as the kubelet mounts a ConfigMap in it: files are links into `..data`, which is a link to a folder of this version that is
 * swapped by a rename. The steps and their order are those of its `AtomicWriter` (kubernetes/pkg/volume/util/atomic_writer.go).
 */
export class ConfigMap {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'probes-config-map-'))
  #version = 0

  constructor(data: Readonly<Record<string, string>> = {}) {
    this.update(data)
  }

  update(data: Readonly<Record<string, string>>): void {
    const version = `..2026_11_29_12_00_${this.#version++}.1234567`
    mkdirSync(this.#path(version))
    for (const [name, text] of Object.entries(data)) writeFileSync(this.#path(version, name), text, { mode: 0o644 })
    symlinkSync(version, this.#path('..data_tmp'))
    const before = readdirSync(this.folder).includes('..data') ? readlinkSync(this.#path('..data')) : undefined
    renameSync(this.#path('..data_tmp'), this.#path('..data'))
    const shown = readdirSync(this.folder).filter((name) => !name.startsWith('..'))
    for (const name of Object.keys(data)) if (!shown.includes(name)) symlinkSync(join('..data', name), this.#path(name))
    for (const name of shown) if (!(name in data)) unlinkSync(this.#path(name))
    if (before !== undefined) rmSync(this.#path(before), { recursive: true })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }
}
