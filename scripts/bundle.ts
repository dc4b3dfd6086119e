import { build, type Plugin } from 'esbuild';

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
    plugins: [yargsWithoutItsHelp],
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

/** The program renders its own help, and what yargs would load for its own takes half of the start-up. */
const yargsWithoutItsHelp: Plugin = {
  name: 'yargs-without-its-help',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(string-width|cliui)$/ }, ({ importer }) =>
      /node_modules[\\/](yargs|cliui)[\\/]/.test(importer) ? { path: 'unused', namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents: "export default () => { throw new Error('yargs renders no help here'); };",
    }));
  },
};
