import { Failure } from '../errors.ts';
import { parseFiles, readFiles } from '../model/host-files.ts';
import type { NodeLook } from '../model/node-look.ts';
import type { Run } from '../model/run-id.ts';
import { asSeenByInit, createProbe, probePath, removeMarkers, removeProbe, unlockUsr } from '../model/usr-commands.ts';
import type { HostShell, Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { lookAtNode } from './look-at-node.ts';
import type { DebugPod } from './open-debug-pod.ts';
import { runChecked, runOnHost } from './run-checked.ts';

export type UnlockOptions = {
  readonly pod: DebugPod;
  /** A way into PID 1's namespaces; the proof goes another way, through the pod. */
  readonly shell: HostShell;
  readonly look: NodeLook;
  readonly run: Run;
  readonly undo: Undo;
  /** What the user calls this program. */
  readonly program: string;
};

/**
 * Makes `/usr` writable and proves it: PID 1's mount table shows a writable overlay there, and a file that is made in
 * `/usr` is seen, and seen gone again, through PID 1's root. What the command printed is not looked at.
 */
export async function unlockAndProve(
  ports: Pick<Ports, 'reporter'>,
  options: UnlockOptions,
  signal: AbortSignal,
): Promise<void> {
  const { pod, shell, look, program } = options;
  const host = { node: pod.node, shell, reporter: ports.reporter };
  if (look.usr === 'half-unlocked') await runChecked(host, removeMarkers(look.markers), signal);
  ports.reporter.emit({ kind: 'progress', node: pod.node, text: 'unlocking /usr' });
  const { status, stderr } = await runOnHost(host, unlockUsr, signal);
  const { usr } = await lookAtNode(ports, pod, signal);
  if (usr !== 'unlocked') {
    const said = stderr.trim() === '' ? '' : `: ${stderr.trim()}`;
    throw new Failure(
      'failed',
      'NOT_UNLOCKED',
      `node/${pod.node}: rpm-ostree usroverlay ended with status ${status} and /usr is ${usr}${said}`,
      {
        hint: `${program} usr ${pod.node} -v`,
      },
    );
  }
  await proveByProbe(ports, options, signal);
}

/** Proves that `/usr` can be written, by writing there. */
export async function proveByProbe(
  { reporter }: Pick<Ports, 'reporter'>,
  { pod, shell, run, undo, program }: Omit<UnlockOptions, 'look'>,
  signal: AbortSignal,
): Promise<void> {
  const { node } = pod;
  const host = { node, shell, reporter };
  const seen = async (): Promise<boolean> => {
    const path = asSeenByInit(probePath(run));
    const { stdout } = await runChecked({ node, shell: pod.inPod, reporter }, readFiles([path]), signal);
    return parseFiles(stdout).has(path);
  };
  const remove = async (removeSignal: AbortSignal) => {
    await runChecked({ node, shell: pod.onHost, reporter }, removeProbe(run), removeSignal);
  };
  const notProved = (why: string) =>
    new Failure('failed', 'NOT_PROVED', `node/${node}: /usr looks unlocked, but ${why}`, {
      hint: `${program} usr ${node} -v`,
    });
  reporter.emit({ kind: 'progress', node, text: 'proving that /usr is writable on the host' });
  const leftover = {
    what: `node/${node}: ${probePath(run)}`,
    recover: `${program} usr ${node} -- rm -f ${probePath(run)}`,
  };
  const forget = undo.add(leftover, remove);
  await runChecked(host, createProbe(run), signal);
  if (!(await seen())) throw notProved('a file written there is not seen by PID 1');
  await runChecked(host, removeProbe(run), signal);
  if (await seen()) throw notProved('a file removed there is still seen by PID 1');
  forget();
}
