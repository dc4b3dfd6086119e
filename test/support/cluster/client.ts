import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Somebody else's client of a cluster, `kubectl` or `oc`: what it shows is no word of the program's. */
export type Client = {
  /** Holds one context and all that it needs: what is switched elsewhere meanwhile has no part in it. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly server: string;
  /** Its standard output; a status other than 0 is an error with what it said. */
  readonly run: (argv: readonly string[], input?: string) => Promise<string>;
  /** For a process that ends, which waits for nothing but this. */
  readonly runAtOnce: (argv: readonly string[]) => void;
};

/** Nothing that it is asked takes so long; at the end of a process, nobody waits so long. */
const patienceMs = 600_000;
const patienceAtOnceMs = 30_000;

/** For the present context of a kubeconfig, which is copied into a directory that only the user can read. */
export async function openClient(kubeconfig: string, directory: string): Promise<Client> {
  const program = ['kubectl', 'oc'].find(
    name => spawnSync(name, ['version', '--client'], { stdio: 'ignore' }).status === 0,
  );
  if (!program) throw new Error('there is neither kubectl nor oc on the PATH, by which the truth is looked at');
  const view = ['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json'];
  const text = await runClient([program, ...view], { KUBECONFIG: kubeconfig });
  const { 'current-context': context, clusters } = JSON.parse(text);
  const own = join(directory, 'kubeconfig');
  await writeFile(own, text, { mode: 0o600 });
  return {
    kubeconfig: own,
    context,
    server: clusters[0].cluster.server,
    run: (argv, input) => runClient([program, ...argv], { KUBECONFIG: own }, input),
    runAtOnce: argv => {
      const env = { ...process.env, KUBECONFIG: own };
      spawnSync(program, argv, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: patienceAtOnceMs });
    },
  };
}

function runClient(
  [program = '', ...argv]: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<string> {
  return new Promise((done, failed) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024, timeout: patienceMs };
    const child = execFile(program, argv, options, (error, stdout, stderr) => {
      if (error) failed(new Error(`${program} ${argv.slice(0, 3).join(' ')} …: ${stderr.trim() || error.message}`));
      else done(stdout);
    });
    child.stdin?.end(input);
  });
}
