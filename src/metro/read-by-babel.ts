/** What React Native's own tools read the types of, to make native code. */
const SPECIFICATION = /\bcodegenNative(?:Component|Commands)\b|\bTurboModuleRegistry\b/

/** A directive, call or package by which functions become worklets, which Babel's plugin moves to another thread as text. */
const WORKLETS =
  /\bworklets?\b|\breanimated\b|\bgesture-handler\b|\buse(?:Animated|Derived|FrameCallback)|\bwith(?:Timing|Spring|Decay|Repeat)\b|\brun(?:OnUI|OnRuntime)\b|\bschedule(?:OnUI|OnRuntime)\b/

/** Whether a file has to keep its text until Babel has seen it. */
export function isReadByBabel(code: string): boolean {
  return SPECIFICATION.test(code)
}

/**
 * Whether one of Babel's plugins has to come before us: React Compiler remembers less of a component with sites, and worklets would take
 * them along to a thread that has none.
 * @param plugins their names, as Babel has them
 */
export function comesFirst(plugins: readonly string[], code: string): boolean {
  return plugins.some((name) => /\breact-(?:forget|compiler)\b/.test(name) || (/worklets|reanimated/.test(name) && WORKLETS.test(code)))
}
