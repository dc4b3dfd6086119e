import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { type ApiStub, sendJson, startStub } from './api-stub.ts';
import { loopbackCertificate } from './certificate.ts';
import { installAs } from './installed.ts';
import { rawNode, rawPool } from './objects.ts';

/** A user who types: a home directory, the program on the PATH under its names, and a cluster to be asked for names. */
export type Desk = AsyncDisposable & {
  readonly env: Readonly<Record<string, string>>;
  /** Where the user is; nothing lies there but `id_rsa`. */
  readonly directory: string;
  readonly home: string;
  readonly cluster: ApiStub;
};

/** Nodes `worker-a` and `worker-b`, pools `infra` and `worker`. */
export async function openDesk(): Promise<Desk> {
  await using ends = new AsyncDisposableStack();
  const home = await mkdtemp(join(tmpdir(), 'desk-'));
  ends.defer(() => rm(home, { recursive: true }));
  const cluster = ends.use(await startStub({ answer: answerWithNames }));
  const [bin, directory, kubeconfig] = ['bin', 'here', 'config'].map(name => join(home, name)) as [
    string,
    string,
    string,
  ];
  await Promise.all([mkdir(bin), mkdir(directory)]);
  await writeFile(join(directory, 'id_rsa'), '');
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor(cluster.url)));
  await installAs(bin, 'oc-rpmoverlay', 'kubectl-rpmoverlay', 'kubectl_complete-rpmoverlay', 'oc_complete-rpmoverlay');
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    KUBECONFIG: kubeconfig,
    TERM: 'dumb',
    LC_ALL: 'C.UTF-8',
  };
  const end = ends.move();
  return { env, directory, home, cluster, [Symbol.asyncDispose]: () => end.disposeAsync() };
}

/** The key to which the set-up of a shell binds: print the line as it is, between angle brackets, and empty it. */
export const showKey = '\x07';

/**
 * What becomes of each line in a shell on a terminal, when its keys and then the tabulator are typed. The shell must show
 * `ready>` as its prompt, and the line at `showKey`.
 */
export async function typeLines(
  shell: readonly string[],
  lines: readonly string[],
  { desk, env, signal }: { readonly desk: Desk; readonly env?: Record<string, string>; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const terminal = spawn('script', ['--quiet', '--flush', '--command', quoteForShell(shell), '/dev/null'], {
    cwd: desk.directory,
    env: { ...desk.env, SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    signal,
    killSignal: 'SIGKILL',
  });
  terminal.on('error', () => {}); // Told by `ended`.
  const ended = once(terminal, 'close');
  let seen = '';
  let look = () => {};
  terminal.stdout.setEncoding('utf8').on('data', text => {
    seen += text;
    look();
  });
  const until = (shown: RegExp) =>
    new Promise<string>((found, lost) => {
      look = () => {
        const [, line] = shown.exec(seen) ?? [];
        if (line !== undefined) found(line);
      };
      look();
      ended.then(() => lost(new Error(`the shell has ended: ${seen}`)), lost);
    });
  const completed: string[] = [];
  await until(/(ready>)/);
  for (const line of lines) {
    seen = '';
    terminal.stdin.write(`${line}\t${showKey}`);
    completed.push(await until(/^<(.*)>\r$/m));
  }
  terminal.stdin.end('exit\n');
  await ended;
  return completed;
}

function answerWithNames({ url }: { url: string }, response: Parameters<typeof sendJson>[0]): void {
  const [items, kind] = url.includes('/nodes')
    ? [['worker-b', 'worker-a'].map(name => rawNode({ name })), 'NodeList']
    : [['worker', 'infra'].map(name => rawPool({ name })), 'MachineConfigPoolList'];
  sendJson(response, 200, { apiVersion: 'v1', kind, metadata: { resourceVersion: '1' }, items });
}

function kubeconfigFor(server: string): object {
  return {
    'current-context': 'stub',
    contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'tester' } }],
    clusters: [{ name: 'stub', cluster: { server, 'certificate-authority-data': btoa(loopbackCertificate().cert) } }],
    users: [{ name: 'tester', user: { token: 'let-me-in' } }],
  };
}
