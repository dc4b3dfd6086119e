import { Failure } from '../../errors.ts';
import { type Findings, hasChanges, notPutBack } from '../../model/node/findings.ts';
import type { RescueRequest } from '../../model/request.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import { readHeartbeat } from '../health/await-health.ts';
import { proveWell } from '../health/prove-well.ts';
import { rebootNode } from '../health/reboot-node.ts';
import type { OpenNode, PodPlace, Site } from '../pod/open-node.ts';
import { lookAtSums } from '../put/look-at-store.ts';
import { revertOnNode } from '../put/revert-on-node.ts';
import { recordChanges, whoAmI } from '../record/record-usr.ts';
import { rollBackNode } from './roll-back-node.ts';

export type CureOptions = {
  readonly request: RescueRequest;
  readonly place: PodPlace;
  readonly site: Pick<Site, 'checkNode' | 'onNodes'>;
  /** Root on the sick node, by SSH. */
  readonly shell: HostShell;
  readonly findings: Findings;
  readonly run: Run;
};

export type Cured = {
  readonly by: 'revert' | 'reboot' | 'rollback';
  readonly putBack: readonly string[];
  /** The new pod by which it was seen. */
  readonly opened: OpenNode;
};

/** Seconds that another run at work on the node is waited for. */
const lockSeconds = 60;

type CurePorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

/**
 * Puts back what was put, and reboots the node where that does not help, or was asked for, be it into the deployment before;
 * proves that it is well.
 */
export async function cureNode(ports: CurePorts, options: CureOptions, signal: AbortSignal): Promise<Cured> {
  const { cure } = options.request;
  if (cure === 'reboot') return reboot(ports, options, signal);
  if (cure === 'rollback') return rollBackNode(ports, options, signal);
  const reverted = await revert(ports, options, signal);
  if (!(reverted instanceof Failure)) return reverted;
  if (cure === 'revert') throw reverted;
  ports.reporter.emit({ kind: 'warning', node: options.request.node, text: reverted.message });
  await demandConsent(ports, options, signal);
  return reboot(ports, options, signal);
}

/** The failure says why the node is not well, or not as it was. */
async function revert(ports: CurePorts, options: CureOptions, signal: AbortSignal): Promise<Cured | Failure> {
  const { request, place, site, shell, findings, run } = options;
  const { node } = request;
  const { program } = request.common;
  const hint = `${program} rescue ${node} --reboot`;
  if (!hasChanges(findings)) {
    const text = `node/${node}: nothing was put there since it was booted, so there is nothing to put back`;
    return new Failure('refused', 'NOTHING_TO_REVERT', text, { hint });
  }
  // What is brought goes while the login is there.
  await using brought = site.onNodes.section();
  const reverting = { node, shell, startShell: shell, run, undo: brought, lockSeconds, program };
  const trouble = await revertOnNode(ports, reverting, signal);
  if (trouble !== undefined) {
    return new Failure('failed', 'NOT_REVERTED', `node/${node}: not all could be put back: ${trouble}`, { hint });
  }
  const since = await readHeartbeat(ports, node, signal);
  const proof = await proveWell(ports, { site, place, since }, signal);
  if (proof.kind === 'sick') {
    const text = `all was put back, but ${proof.failure.message}`;
    return new Failure('failed', 'STILL_SICK', text, { hint, cause: proof.failure });
  }
  const { opened } = proof;
  const paths = findings.view.files.map(({ path }) => path);
  const different = notPutBack(findings.view, await lookAtSums(ports, opened.pod, paths, signal));
  if (different.length > 0) {
    const text = `node/${node}: not the originals, as a new pod sees them: ${different.join(', ')}`;
    return new Failure('failed', 'NOT_REVERTED', text, { hint });
  }
  await record(ports, options, opened, signal);
  return { by: 'revert', putBack: paths, opened };
}

async function demandConsent({ reporter }: CurePorts, { request }: CureOptions, signal: AbortSignal): Promise<void> {
  const { node, common } = request;
  if (await reporter.ask({ text: `Reboot node/${node}?`, nodes: [node] }, signal)) return;
  throw new Failure('refused', 'DECLINED', `node/${node} was not rebooted, and is as sick as before`, {
    hint: `${common.program} rescue ${node} --reboot`,
  });
}

async function reboot(ports: CurePorts, options: CureOptions, signal: AbortSignal): Promise<Cured> {
  const { request, place, site, shell, findings, run } = options;
  const { node } = request;
  await rebootNode(ports, { node, shell, bootId: findings.look.bootId, run }, signal);
  const proof = await proveWell(ports, { site, place, since: undefined }, signal);
  if (proof.kind === 'well') return { by: 'reboot', putBack: [], opened: proof.opened };
  throw new Failure('failed', 'STILL_SICK', `rebooted, but ${proof.failure.message}`, {
    hint: `oc describe node/${node}`,
    cause: proof.failure,
  });
}

async function record(
  ports: CurePorts,
  { request, run }: CureOptions,
  { look: { bootId } }: OpenNode,
  signal: AbortSignal,
): Promise<void> {
  const by = await whoAmI(ports, signal);
  const at = new Date(ports.clock.now()).toISOString();
  const origin = { version: 1, by, at, run: run.id, bootId, via: 'ssh' } as const;
  await recordChanges(ports, request.node, { origin, changes: [{ kind: 'put-back', paths: 'all' }] }, signal);
}
