import { type BuildOptions, build, type Metafile } from 'esbuild';
import { withoutUnreachedParts } from './unreached-parts.ts';

/**
 * Bundles the program as modules into `directory`, split so that help and usage errors load none of what talks to a
 * cluster. The first one is called as `start` is: `main.mjs`. Returns what went into each.
 */
export async function bundleModules(directory: string, start = 'src/main.ts'): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    entryPoints: [start],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    format: 'esm',
    banner: { js: commonJsNames },
    metafile: true,
  });
  return metafile;
}

/**
 * Bundles the program into one script: an expression that is a function of what Node hands to a CommonJS module. What is
 * imported dynamically runs only then, as in the modules. Returns what went into it.
 */
export async function bundleScript(file: string): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    outfile: file,
    format: 'cjs',
    banner: { js: `(function (exports, require, module, __filename, __dirname) {${moduleNames}` },
    footer: { js: '})' },
    define: { 'import.meta.url': 'bundleUrl' },
    metafile: true,
  });
  return metafile;
}

/** Native parts of ssh2 stay out: it works without them, and a single file could not hold them. */
const shared = {
  entryPoints: ['src/main.ts'],
  bundle: true,
  platform: 'node',
  target: 'node24',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  external: ['cpu-features', '*.node'],
  plugins: [withoutUnreachedParts],
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What the CommonJS packages in the bundle take for granted and a module does not have. */
const commonJsNames = [
  "import { createRequire as createRequireForBundle } from 'node:module';",
  'const require = createRequireForBundle(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join('');

/** What the modules in the bundle take for granted and a script does not have. */
const moduleNames = "const bundleUrl = require('node:url').pathToFileURL(__filename).href;";
