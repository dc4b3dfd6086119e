import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CannotStart, type ContainerProcess, type ContainerSpec, RuntimeFailure } from '../runtime.ts';
import { channelOf, childrenOf, spawnBound } from './bound-process.ts';
import type { Cgroup } from './cgroup.ts';
import { enter } from './enter.ts';

/** Where a container's process starts. */
export type ContainerPlace = {
  readonly cgroup: Cgroup;
  /** The node's PID 1, by its id on this machine: its namespaces are those of every container, but for the mounts. */
  readonly init: number;
  readonly hostname: string;
  readonly root: ContainerRoot;
};

/** `new`: with the node's root at `hostPath` of it (`''`: nowhere). `of`: another process's, by its id inside of the node. */
export type ContainerRoot =
  | { readonly kind: 'new'; readonly hostPath: string }
  | { readonly kind: 'of'; readonly pid: number };

/** `pid` is its id on this machine; `ended` settles before `exit`, while others may still hold its output open. */
export type StartedProcess = ContainerProcess & { readonly pid: number; readonly ended: Promise<unknown> };

/**
 * Starts a program as a container runtime does: by the node's own /usr/bin/runc. Returns when the program runs; throws
 * `CannotStart` where it cannot. A runc that does something else throws `RuntimeFailure` for a new root; in one that is
 * there it is taken for the program, whose output and status it has (cri-o `internal/oci/runtime_oci.go`, ExecContainer).
 */
export async function startContainer(
  spec: ContainerSpec,
  place: ContainerPlace,
  signal?: AbortSignal,
): Promise<StartedProcess> {
  const child = spawnBound([CONTAINER, place.cgroup.path, ...enter(place.init, runtimeFor(spec, place))], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, PTY: spec.terminal ? PTY : '' },
      HOST_PATH: place.root.kind === 'new' ? place.root.hostPath : '',
    },
  });
  const exit = once(child, 'close').then(([code, signalled]) => statusOf(code, signalled));
  const ended = once(child, 'exit');
  const stdin = channelOf(child, 0);
  const stdout = keepUnread(channelOf(child, 1));
  const stderr = keepUnread(channelOf(child, 2));
  const control = channelOf(child, 3);
  stdin.on('error', () => {}); // A program that does not read its input ends it by EPIPE.
  control.on('error', () => {});
  if (!spec.stdin) stdin.end();

  const kill = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const said = await listenTo(control);
  signal?.removeEventListener('abort', kill);
  if (said !== 'started' && !(said === 'runc' && place.root.kind === 'of')) {
    stdin.destroy();
    stdout.resume();
    throw failure(said, (await text(stderr)).trim(), place.root);
  }
  if (spec.terminal) stderr.resume(); // It stays empty; nobody should have to read it for the end to come.
  const members = await place.cgroup.processes();
  const pid = (await childrenOf(child)).find(one => members.includes(one)) ?? 0;
  let running = true;
  void ended.then(() => (running = false));
  return {
    ...{ pid, ended, stdin, stdout, stderr, exit },
    resize: ({ columns, rows }) => {
      if (spec.terminal && control.writable) control.write(`${columns} ${rows}\n`);
    },
    kill: signal => {
      if (running && pid !== 0) killIfThere(pid, signal);
    },
  };
}

/** What is run in the namespaces of PID 1. Both ways end in the same script, inside of the container. */
function runtimeFor(spec: ContainerSpec, place: ContainerPlace): string[] {
  const { root } = place;
  const inside =
    root.kind === 'new'
      ? ['unshare', '--mount', '--propagation', 'private', 'bash', '-c', NEW_ROOT + START]
      : ['nsenter', `--target=${root.pid}`, '--mount', 'bash', '-c', START];
  const words = [...inside, 'container', ...environmentOf(spec, place), '--', ...spec.argv];
  return ['bash', '-c', JOIN + RUNC, 'crio', ...words];
}

/** The last word of start.sh or, where it does not come to that, of runc.sh; empty where it does not even come to that. */
async function listenTo(control: Readable): Promise<string> {
  let said = '';
  const closed = once(control, 'close').then(() => undefined);
  for (;;) {
    const heard = await Promise.race([once(control, 'data').then(String), closed]);
    said += heard ?? '';
    const last = said.trim().split('\n').at(-1) ?? '';
    if (heard === undefined || (said.endsWith('\n') && last !== 'runc')) return last;
  }
}

/**
 * In the words of cri-o. For a new container it runs conmon, which hands over what a runc that failed had to say; a runc
 * that the kernel refuses has nothing to say.
 */
function failure(said: string, complaint: string, root: ContainerRoot): Error {
  const isRefused = said.startsWith('fork/exec ');
  if (said === '') return new CannotStart(complaint);
  if (said !== 'runc' && !isRefused) return new CannotStart(said);
  if (root.kind === 'of') return new RuntimeFailure(said);
  const isMute = isRefused || complaint === '';
  return new RuntimeFailure(isMute ? MUTE : `container create failed: ${complaint}`);
}

const MUTE = 'error reading container (probably exited) json message: EOF';

const CONTAINER = join(import.meta.dirname, 'container.sh');
const JOIN = readScript('join-cgroup.sh');
const RUNC = readScript('runc.sh');
const START = readScript('start.sh');
const NEW_ROOT = readScript('dev.sh') + readScript('pod-root.sh');
const PTY = readScript('pty.pl');

/** What a child has said is thrown away when it ends and nobody has begun to read: a pipe begins at once. */
function keepUnread(output: Readable): Readable {
  return output.pipe(new PassThrough());
}

function readScript(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

function environmentOf(spec: ContainerSpec, place: ContainerPlace): string[] {
  const environment = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ...{ HOME: '/root', HOSTNAME: place.hostname, container: 'oci' },
    ...(spec.terminal ? { TERM: 'xterm' } : {}),
    ...spec.env,
  };
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function statusOf(code: number | null, signal: NodeJS.Signals): number {
  return code ?? 128 + constants.signals[signal];
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, and the news is on its way.
  }
}
