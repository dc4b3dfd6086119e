import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** What lies in the binary, by the names of its assets (`node:sea`). */
export const assets = { text: 'program', codeCache: 'code-cache' } as const;

/** What `bundleScript` makes the program's text an expression of. */
type Wrapped = (
  exports: object,
  require: NodeJS.Require,
  module: { readonly exports: object },
  filename: string,
  dirname: string,
) => void;

/**
 * Compiles the program, or takes what V8 made of it before. A code cache of another version of V8, or of other flags (by
 * `NODE_OPTIONS`), is not taken, and costs the time to compile.
 */
export function compileProgram(text: Buffer, codeCache?: Buffer): Script {
  // The bundle is ASCII, and V8 keeps Latin-1 in half of the memory.
  return new Script(text.toString('latin1'), {
    filename: 'oc-rpmoverlay.js',
    ...(codeCache && { cachedData: codeCache }),
  });
}

/** Runs it as Node runs a CommonJS module that lies at `file`. */
export function runProgram(program: Script, file: string): void {
  const module = { exports: {} };
  const wrapped = program.runInThisContext() as Wrapped;
  wrapped(module.exports, createRequire(file), module, file, dirname(file));
}
