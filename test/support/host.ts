import type { HostResult } from '../../src/model/host-command.ts';
import { readFiles } from '../../src/model/node/host-files.ts';
import type { HostShell } from '../../src/ports.ts';
import type { DebugPod } from '../../src/steps/pod/open-debug-pod.ts';
import { quoteForShell } from '../../src/text/shell-quote.ts';
import { aRemote } from './remote.ts';

/** What a command does, and what it comes to; nothing said is a success without a word. */
type Reaction = () => Partial<HostResult> | undefined;

export type FakeHost = {
  /** By path; tests and reactions change it. */
  readonly files: Record<string, string>;
  /** By the command's words, quoted for a shell. What is not here is unexpected. */
  readonly commands: Record<string, Reaction>;
  /** What ran, in order, and through which shell: `pod: …`. Reading files is `read`. */
  readonly ran: string[];
};

export function aHost({ files = {}, commands = {} }: Partial<FakeHost> = {}): FakeHost {
  return { files: { ...files }, commands, ran: [] };
}

/** A way to run programs on a host; `route` names it in what ran. */
export function shellOf(host: FakeHost, route: string): HostShell {
  return {
    argvOf: command => [route, ...command.argv],
    async start({ argv }) {
      const words = quoteForShell(argv);
      const react = host.commands[words];
      if (!react) throw new Error(`nothing was expected to be started, but ${route}: ${words}`);
      host.ran.push(`${route}: ${words}`);
      const { status = 0, stdout = '', stderr = '' } = react() ?? {};
      const remote = aRemote();
      remote.stdout.write(stdout);
      remote.stderr.write(stderr);
      remote.end(status);
      return remote;
    },
    async run({ argv }) {
      const patterns = argv.slice(readFiles([]).argv.length);
      const isRead = quoteForShell(argv) === quoteForShell(readFiles(patterns).argv);
      const words = isRead ? 'read' : quoteForShell(argv);
      host.ran.push(`${route}: ${words}`);
      const react = isRead ? () => ({ stdout: printedFiles(matching(host.files, patterns)) }) : host.commands[words];
      if (!react) throw new Error(`unexpected command ${route}: ${words}`);
      return { status: 0, stdout: '', stderr: '', ...react() };
    },
  };
}

/** A debug pod on `worker-a` whose two ways lead to the same host. */
export function aDebugPod(host: FakeHost, more: Partial<DebugPod> = {}): DebugPod {
  return {
    node: 'worker-a',
    namespace: 'debug',
    pod: 'worker-a-oc-rpmoverlay-x7k2p',
    inPod: shellOf(host, 'pod'),
    onHost: shellOf(host, 'host'),
    forward: () => {
      throw new Error('no connection was expected to be forwarded');
    },
    restart: () => {
      throw new Error('nothing was expected to end the pod');
    },
    ...more,
  };
}

/** What the command of `readFiles` prints for these files; a test with a real shell holds it true. */
export function printedFiles(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).map(([path, content]) => `${path}\t${btoa(content)}\0`);
  return entries.join('');
}

function matching(files: FakeHost['files'], patterns: readonly string[]): FakeHost['files'] {
  const expressions = patterns.map(
    pattern => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`),
  );
  return Object.fromEntries(Object.entries(files).filter(([path]) => expressions.some(one => one.test(path))));
}
