import { openSync, readFileSync, writeSync } from 'node:fs'
import { Session } from 'node:inspector'
import { parentPort, workerData } from 'node:worker_threads'

// The debugger of an untouched program: pauses where its sites are, and writes down all variables in scope.
const { files, format, report, pauses: mostPauses, globals } = JSON.parse(readFileSync(process.env.CAPTURED_JOB, 'utf8'))
const out = openSync(`${report}.${process.pid}`, 'w')
const say = (line) => writeSync(out, `${JSON.stringify(line)}\n`)
const session = new Session()
session.connectToMainThread()
const post = (method, parameters) =>
  new Promise((resolve, reject) =>
    session.post(method, parameters, (error, result) => (error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result))),
  )
const keyOf = ({ lineNumber, columnNumber }) => lineNumber * 100_000 + columnNumber

const scripts = new Map()
const breakpoints = new Map()
session.on('Debugger.scriptParsed', ({ params: { scriptId, url } }) => {
  const file = files.findIndex((one) => one.url === url)
  if (file !== -1) scripts.set(scriptId, { file, isReady: format === 'script' })
})
session.on('Debugger.paused', async ({ params: { reason, callFrames, hitBreakpoints } }) => {
  try {
    await pauseAtSites()
    if (reason !== 'instrumentation') await look(callFrames, hitBreakpoints[0])
  } catch (error) {
    say({ error: String(error) })
  }
  await post('Debugger.resume')
})

/** Sets breakpoints in new scripts, at all places of the statements that have sites. */
async function pauseAtSites() {
  for (const [scriptId, script] of scripts) {
    if (script.isReady) continue
    script.isReady = true
    await pauseIn(script.file, scriptId, (location) => post('Debugger.setBreakpoint', { location }))
  }
}

async function pauseIn(file, scriptId, setBreakpoint) {
  const { locations } = await post('Debugger.getPossibleBreakpoints', { start: { scriptId, lineNumber: 0 } })
  const places = []
  for (const location of locations) {
    const place = await bind(location, setBreakpoint)
    if (place) places.push(place)
  }
  await choosePlaces(file, places)
}

/** A classic script is announced when it runs: its places are those of a copy. */
async function pauseInScript({ path, url }, file) {
  const expression = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  const { scriptId } = await post('Runtime.compileScript', { expression, sourceURL: '', persistScript: true })
  await pauseIn(file, scriptId, async ({ lineNumber, columnNumber }) => {
    const { breakpointId } = await post('Debugger.setBreakpointByUrl', { url, lineNumber, columnNumber })
    return { breakpointId, actualLocation: { lineNumber, columnNumber } }
  })
}

/** In static parts of a class V8 names some places at which it then cannot pause. */
async function bind(location, setBreakpoint) {
  const bound = await setBreakpoint(location).catch(() => undefined)
  if (!bound) return undefined
  const { breakpointId, actualLocation } = bound
  const key = keyOf(location)
  if (keyOf(actualLocation) === key) return { breakpointId, key, type: location.type }
  await post('Debugger.removeBreakpoint', { breakpointId })
  return undefined
}

async function choosePlaces(file, places) {
  const plans = new Map()
  const add = (plan, found) => {
    for (const place of found) plans.set(place, [...(plans.get(place) ?? []), plan])
  }
  for (const { site, inside, after, mayMiss, fn } of files[file].plans) {
    const depths = mayMiss && after[0]?.kind === 'return' ? [] : undefined
    const begin = { key: undefined }
    const found = inside.map((step) => [step.frame, placesIn(step, places)])
    for (const [frame, here] of found) add({ site, fn, frame, depths, begin }, here)
    const isEmpty = found.every(([, here]) => here.length === 0)
    const behind = isEmpty || mayMiss ? after.map((step) => placesIn(step, places)).find((here) => here.length > 0) : undefined
    if (behind) add({ site, fn, frame: 0, depths, begin: { key: undefined }, isAfter: true, isMissed: !isEmpty }, behind)
  }
  for (const place of places) {
    const { breakpointId } = place
    if (plans.has(place)) breakpoints.set(breakpointId, { ...place, plans: plans.get(place), count: 0 })
    else await post('Debugger.removeBreakpoint', { breakpointId })
  }
}

function placesIn({ kind, from, to, holes, returns }, places) {
  const isWithin = (key, ranges) => ranges.some(([start, end]) => key >= start && key < end)
  const own = places.filter(
    ({ key, type }) =>
      key >= from && key <= to && !isWithin(key, holes) && !(type === 'return' && kind !== 'return' && isWithin(key, returns)),
  )
  if (kind === 'return') return own.filter(({ type }) => type === 'return').slice(-1)
  return own.filter(({ key, type }) => key < to || (kind === 'last' && type === 'return'))
}

async function look(callFrames, hitBreakpoint) {
  const breakpoint = breakpoints.get(hitBreakpoint)
  if (!breakpoint) return
  const { key, breakpointId } = breakpoint
  const begins = breakpoint.plans.filter(({ fn, frame }) => isIn(fn, callFrames[frame]))
  // Of the places in a statement the one that is passed first is where it begins: V8 moves it into the expression when the start needs no code.
  for (const { begin } of begins) begin.key ??= key
  breakpoint.plans = breakpoint.plans.filter(({ begin }) => begin.key === undefined || begin.key === key)
  const isOver = breakpoint.plans.length === 0 || breakpoint.count === mostPauses
  if (isOver) await post('Debugger.removeBreakpoint', { breakpointId })
  const over = isOver ? breakpoint.plans.map(({ site }) => site) : []
  for (const frame of [1, 0]) {
    const sites = begins.filter((plan) => plan.begin.key === key && plan.frame === frame && !hasBegun(plan, callFrames.length))
    if (sites.length === 0) continue
    breakpoint.count++
    say({
      key,
      isReturn: breakpoint.type === 'return',
      sites: sites.map(({ site, isAfter = false, isMissed = false }) => ({ site, isAfter, isMissed })),
      over,
      functionName: callFrames[frame]?.functionName,
      ...(callFrames[frame] && (await variables(callFrames[frame]))),
    })
  }
}

/** Whether an arrow function that returns has passed its begin. */
function hasBegun({ depths, isMissed }, depth) {
  if (!depths) return false
  while (depths.length > 0 && depths.at(-1) > (isMissed ? depth : depth - 1)) depths.pop()
  if (!isMissed) depths.push(depth)
  return isMissed && depths.at(-1) === depth && depths.pop() > 0
}

/** Arrow functions that end at the same place also return at the same place; a class starts where the constructor is that nobody wrote. */
function isIn(fn, frame) {
  // Where the engine fails to tell of frames, the place alone must do.
  if (!fn || !frame) return true
  const key = keyOf(frame.functionLocation)
  return key >= fn[0] && key < fn[1] && (fn[1] !== 1 || frame.functionName === '')
}

async function variables({ callFrameId, scopeChain, this: self }) {
  // Nothing in a `with` statement has a site, and looking into its object can be noticed.
  const chain = scopeChain.filter(({ type }) => type !== 'with' && (type !== 'global' || globals.length > 0))
  const text = await call(describeScopes, [
    { value: `,${globals.join()},` },
    argumentOf(self),
    ...chain.map(({ object: { objectId } }) => ({ objectId })),
  ])
  const lines = text.split('\n')
  const values = lines.slice(chain.length)
  let at = 1
  const undefinedNames = new Set()
  const scopes = chain.map(({ type, name, startLocation, endLocation }, index) => {
    const names = JSON.parse(lines[index])
    for (const variable of names) if (values[at++].endsWith(' undefined') && type !== 'global') undefinedNames.add(variable)
    return { type, name, names, start: startLocation && keyOf(startLocation), end: endLocation && keyOf(endLocation) }
  })
  return { scopes, values: values.join('\n'), dead: await deadZone([...undefinedNames].filter(isName), callFrameId) }
}

function isName(name) {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
}

/**
 * The inspector shows `undefined` for a variable in its temporal dead zone; reading it there throws.
 * The readers are thrown themselves: what ends well is written back into the frame, dead variables as `undefined`.
 */
async function deadZone(names, callFrameId) {
  if (names.length === 0) return []
  const expression = `throw [${names.map((name) => `()=>${name}`).join()}]`
  const { exceptionDetails } = await post('Debugger.evaluateOnCallFrame', { callFrameId, expression, silent: true, objectGroup: 'readers' })
  const { objectId, description } = exceptionDetails?.exception ?? {}
  if (!objectId || !description.startsWith('Array')) throw new Error(`cannot read ${names.join()}: ${description}`)
  const thrown = await call(whichThrow, [{ objectId }])
  await post('Runtime.releaseObjectGroup', { objectGroup: 'readers' })
  return names.filter((_, index) => thrown[index] === 'x')
}

async function call(objectId, list) {
  const { result, exceptionDetails } = await post('Runtime.callFunctionOn', {
    objectId,
    // Neither spread nor rest: programs may count who iterates.
    functionDeclaration: 'function(){return this(arguments)}',
    arguments: list,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}

function argumentOf({ objectId, unserializableValue, value }) {
  return objectId !== undefined ? { objectId } : unserializableValue !== undefined ? { unserializableValue } : { value }
}

const handedOver = async (index) => {
  const expression = `globalThis[${JSON.stringify(workerData.handOver)}][${index}]`
  return (await post('Runtime.evaluate', { expression })).result.objectId
}

// Keeps this thread while it waits for the program to pause.
parentPort.on('message', () => {})
await post('Runtime.enable')
await post('Debugger.enable')
const describeScopes = await handedOver(0)
const whichThrow = await handedOver(1)
if (format === 'script') for (const [index, file] of files.entries()) await pauseInScript(file, index)
// For modules that are imported later.
else await post('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptExecution' })
parentPort.postMessage('ready')
