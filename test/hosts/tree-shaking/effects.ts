let before = 'nothing'

export function effect(): string {
  /*@effect*/ before = 'MARK-effect'
  return before
}

export const unusedEffect = (): string => 'MARK-unused-effect'
