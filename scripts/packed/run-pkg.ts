/**
 * Runs pkg's `--sea` as a function: its command line takes neither the Node that is there nor assets.
 *
 *   node scripts/packed/run-pkg.ts START OPTIONS    OPTIONS is JSON
 */
import pkg from '@yao-pkg/pkg/lib-es5/sea.js';

const [, , start = '', options = ''] = process.argv;
await pkg.default(start, JSON.parse(options));
