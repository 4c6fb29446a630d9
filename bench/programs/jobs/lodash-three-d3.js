import * as d3 from 'd3'
import lodash from 'lodash'
import * as three from 'three'

globalThis.loaded = [lodash, three, d3]
