import { Links, Meta, Outlet, Scripts } from 'react-router'
export function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}
export function HydrateFallback() {
  const text = 'wait'
  return <p>{text}</p>
}
export default function Root() {
  return <Outlet />
}
