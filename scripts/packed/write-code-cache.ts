/**
 * Runs the program once and writes what V8 has compiled by then.
 *
 *   node scripts/packed/write-code-cache.ts PROGRAM CACHE WORD…    the words are the program's command line
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { compileProgram, runProgram } from './program.ts';

const [node = '', , programFile = '', cacheFile = '', ...words] = process.argv;
const program = compileProgram(readFileSync(programFile));
process.on('exit', () => writeFileSync(cacheFile, program.createCachedData()));
process.argv = [node, 'oc-rpmoverlay', ...words];
runProgram(program, node);
