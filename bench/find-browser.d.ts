export const NO_CHROMIUM: string
export function findChromium(): Promise<string | undefined>
export function versionOf(path: string): Promise<string>
export const NO_FIREFOX: string
export function findFirefox(): Promise<string | undefined>
