/*
 * What the binary starts with. The program lies beside it, together with what V8 made of the program in a run of it when
 * it was built: nothing is parsed again, and of what a run does not need not even the names are looked at. A binary that was
 * built where it does not run has no such thing.
 */
import { getAssetKeys, getRawAsset } from 'node:sea';
import { assets, compileProgram, runProgram } from './program.ts';

const codeCache = getAssetKeys().includes(assets.codeCache) ? contentOf(assets.codeCache) : undefined;
runProgram(compileProgram(contentOf(assets.text), codeCache), process.execPath);

function contentOf(name: string): Buffer {
  return Buffer.from(getRawAsset(name));
}
