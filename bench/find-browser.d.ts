export const NO_BROWSER: string
export function findBrowser(): Promise<string | undefined>
export function versionOf(path: string): Promise<string>
