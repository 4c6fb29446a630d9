import { NextResponse, type NextRequest } from 'next/server'

export function proxy(request: NextRequest): NextResponse {
  const response = NextResponse.next()
  const path = request.nextUrl.pathname
  response.headers.set('x-path', path)
  return response
}
