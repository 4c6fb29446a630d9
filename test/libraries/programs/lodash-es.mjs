import './print.mjs'
import _ from 'lodash-es'
import { lodashJobs } from './lodash-jobs.mjs'

lodashJobs(_)
