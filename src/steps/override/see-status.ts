import { Failure } from '../../errors.ts';
import { askStatus, askStatusText } from '../../model/rpm-ostree/commands.ts';
import { readComplaint } from '../../model/rpm-ostree/complaint.ts';
import { judgeComplaint } from '../../model/rpm-ostree/complaint-verdict.ts';
import { parseStatus, type Status } from '../../model/rpm-ostree/status.ts';
import { parseStatusText, type StatusText } from '../../model/rpm-ostree/status-text.ts';
import type { Ports } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { retryWhileAway } from '../retry-while-away.ts';

export type StatusPorts = Pick<Ports, 'clock' | 'reporter'>;
export type StatusPod = Pick<DebugPod, 'node' | 'onHost'>;

/** Right after a boot the daemon may fail to start (rpm-ostree `rust/rpmostree-client/src/lib.rs`, query_status). */
const attempts = 10;
const pauseMs = 1000;

/**
 * What rpm-ostree says of a node's deployments. `Failure('refused', 'NO_OSTREE_HOST')` where there are none;
 * `STATUS_UNREADABLE` where it does not say.
 */
export async function seeStatus(ports: StatusPorts, pod: StatusPod, signal: AbortSignal): Promise<Status> {
  const host = { node: pod.node, shell: pod.onHost, reporter: ports.reporter };
  for (let attempt = 1; ; attempt++) {
    const result = await retryWhileAway(ports, own => runOnHost(host, askStatus(), own), signal);
    const status = result.status === 0 ? parseStatus(result.stdout) : undefined;
    if (status) return status;
    const complaint = readComplaint(result);
    if (complaint?.kind === 'no-ostree-host') {
      const { code, reason, hint } = judgeComplaint(complaint, { program: '', node: pod.node, missing: [] });
      throw new Failure('refused', code, `node/${pod.node}: ${reason}`, { hint });
    }
    if (attempt === attempts) throw unreadable(pod.node, result.stderr);
    await ports.clock.sleep(pauseMs, signal);
  }
}

/** What only its text tells: whose transaction runs, and why a deployment was not finalized. */
export async function seeStatusText(ports: StatusPorts, pod: StatusPod, signal: AbortSignal): Promise<StatusText> {
  const host = { node: pod.node, shell: pod.onHost, reporter: ports.reporter };
  const { stdout } = await retryWhileAway(ports, own => runOnHost(host, askStatusText(), own), signal);
  return parseStatusText(stdout);
}

function unreadable(node: string, stderr: string): Failure {
  const said = printable(stderr);
  return new Failure('failed', 'STATUS_UNREADABLE', `node/${node}: rpm-ostree does not say its status: ${said}`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status`,
  });
}
