import { build } from 'esbuild';

/**
 * Bundles the program into `directory`, split so that help and usage errors load none of what talks to a cluster. Native
 * parts of ssh2 stay out: it works without them, and a single file could not hold them.
 */
export async function bundle(directory: string): Promise<string> {
  await build({
    entryPoints: ['src/main.ts'],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    external: ['cpu-features', '*.node'],
    banner: { js: commonJsNames },
    logLevel: 'warning',
  });
  return `${directory}/main.mjs`;
}

/** What the CommonJS packages in the bundle take for granted and a module does not have. */
const commonJsNames = [
  "import { createRequire as createRequireForBundle } from 'node:module';",
  'const require = createRequireForBundle(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join('');
