import './print.mjs'
import _ from 'lodash'
import fp from 'lodash/fp'
import { lodashJobs } from './lodash-jobs.mjs'
import { print } from './print.mjs'

lodashJobs(_)
print('fp', fp.flow(fp.map(fp.multiply(2)), fp.filter(fp.gt(5)), fp.reduce(fp.add, 0))([1, 2, 3]))
print('immutable', fp.set('a.b', 2)({ a: { b: 1, c: 3 } }))
print('rearg', fp.convert({ rearg: false, cap: false }).map((value, at) => [value, at])(['x']))
