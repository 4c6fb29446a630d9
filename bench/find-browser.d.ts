export const NO_CHROMIUM: string
export function findChromium(): Promise<string | undefined>
export function versionOf(path: string): Promise<string>
