import type { Plugin } from 'esbuild';

/** A part of a package that the program loads but never reaches, and what stands in its place. */
type Unreached = {
  /** What is imported, and by which files: only there it is replaced. */
  readonly path: RegExp;
  readonly by: RegExp;
  /** Every name that `by` imports: esbuild refuses a bundle in which one is missing. */
  readonly instead: string;
};

const yargs = /node_modules[\\/](yargs|cliui)[\\/]/;
const clientNode = /node_modules[\\/]@kubernetes[\\/]client-node[\\/]/;

const unreachedParts: readonly Unreached[] = [
  // The program renders its own help.
  { path: /^(string-width|cliui)$/, by: yargs, instead: `export default ${throwing('yargs renders no help here')};` },
  // Node's own loads a third of the start-up: diffs, colors, stderr.
  {
    path: /^assert$/,
    by: yargs,
    instead: [
      "export function strictEqual(a, b, why = 'not equal') { if (!Object.is(a, b)) throw new Error(why); }",
      "export function notStrictEqual(a, b, why = 'equal') { if (Object.is(a, b)) throw new Error(why); }",
    ].join('\n'),
  },
  // Only credentials are got by client-node: its API clients (4 MB of generated models) and its fetch are for requests.
  {
    path: /^\.\/gen\/index\.js$/,
    by: clientNode,
    instead: [
      `export const createConfiguration = ${throwing('no API clients here')};`,
      'export const ServerConfiguration = createConfiguration;',
    ].join('\n'),
  },
  {
    path: /^undici$/,
    by: clientNode,
    instead: [`export const Agent = ${throwing('no fetch here')};`, 'export const ProxyAgent = Agent;'].join('\n'),
  },
];

/** Leaves out of the bundle what the program never reaches. */
export const withoutUnreachedParts: Plugin = {
  name: 'without-unreached-parts',
  setup({ onResolve, onLoad }) {
    for (const [index, { path, by, instead }] of unreachedParts.entries()) {
      const namespace = `unreached-${index}`;
      onResolve({ filter: path }, ({ path: name, importer }) =>
        by.test(importer) ? { path: name, namespace } : undefined,
      );
      onLoad({ filter: /.*/, namespace }, () => ({ contents: instead }));
    }
  },
};

function throwing(why: string): string {
  return `function () { throw new Error(${JSON.stringify(why)}); }`;
}
