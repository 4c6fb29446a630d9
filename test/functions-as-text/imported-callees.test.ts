import { describe, expect, it } from 'vitest'
import { instrument } from '../../src/transform/index.ts'
import { check } from './left-and-kept.ts'

const STYLES = '({ a: { color: "red" }, b: (h) => { left() }, c: { d: () => left() } })\nother({ e: () => { kept() } })'

describe('what StyleX reads at build time is left in every form of import', () => {
  it.each([
    'import * as sx from "@stylexjs/stylex"\nsx.create',
    'import s from "@stylexjs/stylex"\ns.create',
    'import s, { create } from "@stylexjs/stylex"\ncreate',
    'import { create as mk } from "@stylexjs/stylex"\nmk',
    'import { "create" as mk } from "stylex"\nmk',
    'import * as sx from "@stylexjs/stylex"\nsx["create"]',
    'import * as sx from "@stylexjs/stylex"\nconst { create: mk } = sx\nmk',
    'import * as sx from "@stylexjs/stylex"\nconst mk = sx.defineVars\nmk',
    'import { keyframes, createTheme, defineConsts, positionTry, viewTransitionClass } from "@stylexjs/stylex"\nviewTransitionClass',
  ])('%s', (code) => check(code + STYLES, { format: 'module' }))

  it.each([
    'const sx = require("@stylexjs/stylex")\nsx.create',
    'const sx = require("@stylexjs/stylex").default\nsx.create',
    'const { create } = require("@stylexjs/stylex")\ncreate',
    'const { create: mk } = require(`@stylexjs/stylex`)\nmk',
    'const mk = require("@stylexjs/stylex").create\nmk',
    'require("@stylexjs/stylex").create',
  ])('%s', (code) => check(code + STYLES))

  it('in TypeScript', () => {
    const sites = instrument('import sx = require("@stylexjs/stylex")\nsx.create({ b: (h: string) => h })\nf(() => 1)', 'a.ts')?.sites
    expect(sites?.filter(({ kind }) => kind === 'arrow').map(({ line }) => line)).toEqual([3])
  })
})

describe('others by their imports', () => {
  it.each([
    'import inWorker from "greenlet"\ninWorker(async () => { left() })',
    'import { pool } from "workerpool"\nconst workers = pool()\nworkers.exec(() => { left() })\nquery.exec(() => { kept() })',
    'import w from "workerpool"\nw.pool({ maxWorkers: 1 }).exec(() => { left() })',
    'import { GPU } from "gpu.js"\nconst g = new GPU()\nconst k = g.createKernel(function () { left() })',
    'import { Selector as S } from "testcafe"\nconst s = S(work)\nfunction work() { left() }',
    'import text from "serialize-javascript"\nsend(text({ f() { left() } }))',
  ])('%s', (code) => check(code, { format: 'module' }))
})

describe('only those', () => {
  it.each([
    'import { props } from "@stylexjs/stylex"\nprops(() => { kept() })',
    'import { create } from "zustand"\nimport * as sx from "@stylexjs/stylex"\ncreate(() => { kept() })',
    'import { create } from "@stylexjs/stylex"\nfunction f(create) { create(() => { kept() }) }',
    'import { create } from "@stylexjs/stylex"\nother("create", create, () => { kept() })',
    'import pool from "workerpool"\npool.worker({ f() { kept() } })',
    'const create = "@stylexjs/stylex"\ncreate(() => { kept() })',
  ])('%s', (code) => check(code, { format: 'module' }))

  it.each(['!create', '!sx.create', '!@stylexjs/stylex.create'])('not those that excludeCallees takes off: %s', (callee) => {
    const code = 'import * as sx from "@stylexjs/stylex"\nsx.create({ b: (h) => { kept() } }); sx.keyframes({ b: (h) => { left() } })'
    check(code, { format: 'module', excludeCallees: [callee] })
  })
})
