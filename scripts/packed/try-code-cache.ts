/**
 * Fails where V8 does not take a code cache of the program.
 *
 *   node scripts/packed/try-code-cache.ts PROGRAM CACHE
 */
import { readFileSync } from 'node:fs';
import { compileProgram } from './program.ts';

const [, , programFile = '', cacheFile = ''] = process.argv;
const { cachedDataRejected } = compileProgram(readFileSync(programFile), readFileSync(cacheFile));
if (cachedDataRejected !== false) throw new Error('V8 does not take the code cache');
