/*
 * What the binary starts with. The program lies beside it, together with what V8 made of the program in a run of it when
 * it was built: nothing is parsed again, and of what a run does not need not even the names are looked at.
 */
import { getRawAsset } from 'node:sea';
import { assets, compileProgram, runProgram } from './program.ts';

const [text, codeCache] = [assets.text, assets.codeCache].map(name => Buffer.from(getRawAsset(name)));
if (!text) throw new Error('there is no program in this binary');
runProgram(compileProgram(text, codeCache), process.execPath);
