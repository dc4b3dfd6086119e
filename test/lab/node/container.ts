import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CannotStart, type ContainerProcess, type ContainerSpec } from '../runtime.ts';
import { channelOf, childrenOf, spawnBound } from './bound-process.ts';
import type { Cgroup } from './cgroup.ts';
import { enter } from './enter.ts';

/** Where a container's process starts. */
export type ContainerPlace = {
  readonly cgroup: Cgroup;
  /** The process, by its id on this machine, whose root and namespaces (mount, uts, ipc, net, pid, cgroup) it shares. */
  readonly pid: number;
  readonly hostname: string;
  /** A mount namespace and a root of its own instead, with the root of `pid` at `hostPath` of it (`''`: nowhere). */
  readonly newRoot?: { readonly hostPath: string };
};

/** `pid` is its id on this machine; `ended` settles before `exit`, while others may still hold its output open. */
export type StartedProcess = ContainerProcess & { readonly pid: number; readonly ended: Promise<unknown> };

/** Starts a program as a container runtime does. Returns when it runs; throws `CannotStart` where it cannot. */
export async function startContainer(spec: ContainerSpec, place: ContainerPlace): Promise<StartedProcess> {
  const isolate = place.newRoot ? ['unshare', '--mount', '--propagation', 'private'] : [];
  const script = JOIN + (place.newRoot ? NEW_ROOT : '') + START;
  const runtime = [...isolate, 'bash', '-c', script, 'container', ...environmentOf(spec, place), '--', ...spec.argv];
  const child = spawnBound([CONTAINER, place.cgroup.path, ...enter(place.pid, runtime)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, PTY: spec.terminal ? PTY : '', HOST_PATH: place.newRoot?.hostPath },
  });
  const exit = once(child, 'close').then(([code, signal]) => statusOf(code, signal));
  const ended = once(child, 'exit');
  const stdin = channelOf(child, 0);
  const stdout = keepUnread(channelOf(child, 1));
  const stderr = keepUnread(channelOf(child, 2));
  const control = channelOf(child, 3);
  stdin.on('error', () => {}); // A program that does not read its input ends it by EPIPE.
  control.on('error', () => {});
  if (!spec.stdin) stdin.end();

  const word = await Promise.race([once(control, 'data').then(String), once(control, 'close').then(() => '')]);
  if (word !== 'started\n') {
    stdin.destroy();
    stdout.resume();
    throw new CannotStart(word.trim() || (await text(stderr)).trim());
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
      if (running) killIfThere(pid, signal);
    },
  };
}

const CONTAINER = join(import.meta.dirname, 'container.sh');
const JOIN = readScript('join-cgroup.sh');
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
