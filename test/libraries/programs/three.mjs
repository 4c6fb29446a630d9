import './print.mjs'
import * as THREE from 'three'
import { digest, print } from './print.mjs'

print('revision', THREE.REVISION)
const scene = new THREE.Scene()
scene.background = new THREE.Color('skyblue')
scene.fog = new THREE.Fog(0x123456, 1, 50)
const group = new THREE.Group()
scene.add(group, new THREE.AmbientLight(0xff8800, 0.5), new THREE.DirectionalLight('white', 2))
const geometries = [
  new THREE.BoxGeometry(1, 2, 3, 2, 2, 2),
  new THREE.SphereGeometry(1, 16, 8),
  new THREE.TorusKnotGeometry(1, 0.3, 32, 6),
  new THREE.ConeGeometry(),
  new THREE.IcosahedronGeometry(1, 2),
  new THREE.LatheGeometry([new THREE.Vector2(1, 0), new THREE.Vector2(2, 1)], 6),
  new THREE.ExtrudeGeometry(new THREE.Shape().moveTo(0, 0).bezierCurveTo(1, 0, 2, 1, 2, 2).lineTo(0, 2), { depth: 1, steps: 2 }),
]
geometries.forEach((geometry, i) => {
  const mesh = new THREE.Mesh(geometry, new THREE.MeshStandardMaterial({ color: i * 0x112233, roughness: i / 10 }))
  mesh.position.set(i, Math.cos(i), -i)
  mesh.rotation.set(i / 3, i / 5, 0, 'YXZ')
  mesh.scale.setScalar(1 + i / 7)
  ;(i % 2 ? (group.children[0] ?? group) : group).add(mesh)
  geometry.computeBoundingSphere()
  geometry.computeVertexNormals()
  print(geometry.type, [geometry.attributes.position.count, geometry.index?.count ?? 0, geometry.boundingSphere])
  digest(
    geometry.type,
    [...geometry.attributes.normal.array].map((it) => Math.round(it * 1e5)),
  )
})
scene.updateMatrixWorld(true)
print(
  'world',
  group.children.map((child) => child.getWorldPosition(new THREE.Vector3()).toArray()),
)
const camera = new THREE.PerspectiveCamera(60, 16 / 9, 0.1, 100)
camera.position.set(3, 4, 10)
camera.lookAt(group.position)
camera.updateMatrixWorld()
for (let x = -1; x <= 1; x += 0.1) {
  const ray = new THREE.Raycaster()
  ray.setFromCamera(new THREE.Vector2(x, x / 3), camera)
  print(
    `ray ${x.toFixed(1)}`,
    ray
      .intersectObjects(scene.children, true)
      .slice(0, 3)
      .map(({ object, distance, faceIndex, uv }) => [object.geometry.type, distance.toFixed(6), faceIndex, uv?.x.toFixed(6)]),
  )
}
const frustum = new THREE.Frustum().setFromProjectionMatrix(
  new THREE.Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse),
)
scene.traverseVisible((it) => {
  if (it.isMesh) print('visible', [it.geometry.type, frustum.intersectsObject(it)])
})
const q = new THREE.Quaternion().setFromEuler(new THREE.Euler(1, 2, 3)).slerp(new THREE.Quaternion(0, 1, 0, 0), 0.3)
print('math', [
  q.toArray(),
  new THREE.Matrix4()
    .compose(new THREE.Vector3(1, 2, 3), q, new THREE.Vector3(2, 2, 2))
    .invert()
    .toArray(),
  new THREE.Box3().setFromObject(scene),
  new THREE.Spherical().setFromVector3(camera.position),
  new THREE.Color().setHSL(0.3, 0.5, 0.6).getHexString(),
  new THREE.Triangle(new THREE.Vector3(), new THREE.Vector3(1), new THREE.Vector3(0, 1)).getArea(),
])
const curve = new THREE.CatmullRomCurve3(
  [0, 1, 2, 3].map((i) => new THREE.Vector3(i, i * i, -i)),
  true,
)
print('curve', [curve.getLength(), curve.getPointAt(0.3).toArray(), curve.computeFrenetFrames(4).normals])
const clip = new THREE.AnimationClip('move', 2, [
  new THREE.VectorKeyframeTrack('.position', [0, 1, 2], [0, 0, 0, 1, 2, 3, 0, 1, 0]),
  new THREE.QuaternionKeyframeTrack('.quaternion', [0, 2], [0, 0, 0, 1, 0, 1, 0, 0]),
])
const mixer = new THREE.AnimationMixer(group)
mixer.addEventListener('loop', ({ loopDelta }) => print('loop', loopDelta))
mixer.clipAction(clip).setLoop(THREE.LoopPingPong).play()
for (let i = 0; i < 8; i++) {
  mixer.update(0.4)
  print('animated', [group.position.toArray(), group.quaternion.toArray()])
}
const json = scene.toJSON()
digest('json', json)
const loaded = new THREE.ObjectLoader().parse(json)
digest('again', loaded.toJSON())
print('clone', loaded.clone().children.length)
const instanced = new THREE.InstancedMesh(geometries[0], undefined, 3)
for (let i = 0; i < 3; i++) instanced.setMatrixAt(i, new THREE.Matrix4().makeTranslation(i, 0, 0))
digest('instanced', instanced.toJSON())
digest('shaders', Object.keys(THREE.ShaderChunk))
digest('exports', Object.keys(THREE))
