import { useLoaderData, Form, useActionData } from 'react-router'

const shared = (n) => n + 1

export async function clientLoader() {
  const one = 1
  await undefined
  return { n: one + 41 }
}

export async function clientAction({ request }) {
  const data = await request.formData()
  const got = data.get('x')
  return { got: got + '!' }
}

export default function Home() {
  const { n } = useLoaderData()
  const action = useActionData()
  const label = `answer ${n} ${shared(1)}`
  return (
    <main>
      <h1>{label}</h1>
      <Form method="post">
        <input name="x" defaultValue="y" />
        <button>go</button>
      </Form>
      <output>{action ? action.got : ''}</output>
    </main>
  )
}
