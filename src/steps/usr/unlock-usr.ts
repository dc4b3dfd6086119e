import { Failure } from '../../errors.ts';
import { fullDiskHint } from '../../model/node/full-disk.ts';
import { parseFiles, readFiles } from '../../model/node/host-files.ts';
import type { NodeLook } from '../../model/node/node-look.ts';
import type { Run } from '../../model/run-id.ts';
import {
  asSeenByInit,
  createProbe,
  probePath,
  removeMarkers,
  removeProbe,
  unlockUsr,
} from '../../model/usr/usr-commands.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { lookAtNode } from '../pod/look-at-node.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked, runOnHost } from '../pod/run-checked.ts';

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
 * `/usr` is seen, and seen gone again, through PID 1's root. What the command printed is not looked at. Returns what was
 * seen then: the node may have been rebooted since the first look.
 */
export async function unlockAndProve(
  ports: Pick<Ports, 'reporter'>,
  options: UnlockOptions,
  signal: AbortSignal,
): Promise<NodeLook> {
  const { pod, shell, look, undo, program } = options;
  const host = { node: pod.node, shell, reporter: ports.reporter };
  if (look.usr === 'half-unlocked') await repair(ports, options, signal);
  ports.reporter.emit({ kind: 'progress', node: pod.node, text: 'unlocking /usr' });
  const { status, stderr } = await undo.complete(own => runOnHost(host, unlockUsr, own), signal);
  const after = await lookAtNode(ports, pod, signal);
  const believed = /already in unlocked state: (\w+)/.exec(stderr)?.[1];
  if (after.usr !== 'unlocked' && believed !== undefined) {
    const reason = `node/${pod.node}: ostree believes that /usr is unlocked (${believed}), but on the host it is ${after.usr}`;
    const hint = `reboot the node: oc debug node/${pod.node} -- chroot /host systemctl reboot`;
    throw new Failure('refused', 'HALF_UNLOCKED', reason, { hint });
  }
  if (after.usr !== 'unlocked') {
    const said = stderr.trim() === '' ? '' : `: ${stderr.trim()}`;
    throw new Failure(
      'failed',
      'NOT_UNLOCKED',
      `node/${pod.node}: rpm-ostree usroverlay ended with status ${status} and /usr is ${after.usr}${said}`,
      { hint: fullDiskHint(pod.node, stderr) ?? `${program} usr ${pod.node} -v` },
    );
  }
  await proveByProbe(ports, options, signal);
  return after;
}

/** Looks again right before: somebody else may have healed the node since, and what he wrote must not be covered. */
async function repair(
  ports: Pick<Ports, 'reporter'>,
  { pod, shell }: UnlockOptions,
  signal: AbortSignal,
): Promise<void> {
  const { usr, markers } = await lookAtNode(ports, pod, signal);
  if (usr !== 'half-unlocked') return;
  await runChecked({ node: pod.node, shell, reporter: ports.reporter }, removeMarkers(markers), signal);
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
  await undo.make(forget, own => runChecked(host, createProbe(run), own), signal);
  if (!(await seen())) throw notProved('a file written there is not seen by PID 1');
  await runChecked(host, removeProbe(run), signal);
  if (await seen()) throw notProved('a file removed there is still seen by PID 1');
  forget();
}
