export default { ssr: false, future: { v8_splitRouteModules: 'enforce' } }
