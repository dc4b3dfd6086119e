import { Failure } from '../../errors.ts';
import { type CheckRow, ok } from '../../model/check/check-row.ts';
import {
  basePackagesRow,
  failedRows,
  type KeySight,
  keyRows,
  type LiveTopic,
  pendingRow,
  rpmOstreeRow,
  sshdRow,
  usrRow,
} from '../../model/check/live-rows.ts';
import { aboutNode, fipsRow } from '../../model/check/node-rows.ts';
import type { Node } from '../../model/node/node.ts';
import { askVersion } from '../../model/rpm-ostree/commands.ts';
import { parseVersion } from '../../model/rpm-ostree/version.ts';
import type { Ports } from '../../ports.ts';
import { seeGround } from '../override/see-ground.ts';
import { seeStatus } from '../override/see-status.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { withoutKey } from '../prepare/prepare-usr.ts';
import { refuseUsr } from '../prepare/refuse-usr-state.ts';
import { openSshTunnel } from '../ssh/ssh-tunnel.ts';
import { failureAsValue, objectionOf, refusalOf } from './failure-as-value.ts';

export type LiveNode = {
  readonly node: Node;
  readonly opened: OpenNode;
  readonly keys: Omit<KeySight, 'withoutKey'>;
  readonly program: string;
};

type LivePorts = Pick<Ports, 'cluster' | 'ssh' | 'clock' | 'reporter'>;

/** What a node itself says. A look that fails is a row, and the others are taken all the same. */
export async function lookLive(ports: LivePorts, live: LiveNode, signal: AbortSignal): Promise<readonly CheckRow[]> {
  const { node, opened, keys } = live;
  ports.reporter.emit({ kind: 'progress', node: node.metadata.name, text: 'looking at the node' });
  const [usr, system, sshd] = await Promise.all([
    lookAtUsr(live),
    orFailed(node, ['rpm-ostree', 'pending', 'base packages'], () => lookAtSystem(ports, live, signal)),
    orFailed(node, ['sshd'], () => lookAtSshd(ports, live, signal)),
  ]);
  return [
    ok(aboutNode('debug pod', node), 'starts'),
    usr,
    fipsRow(node, opened.look.fips),
    ...system,
    ...sshd,
    ...keyRows(node, opened.look, { ...keys, withoutKey }),
  ];
}

async function lookAtUsr({ node, opened: { look }, program }: LiveNode): Promise<CheckRow> {
  const wanted = { program, repair: false, wanted: 'install' } as const;
  const refusal = await refusalOf(() => refuseUsr(node.metadata.name, look, wanted));
  return usrRow(node, look, refusal);
}

async function lookAtSystem(
  ports: LivePorts,
  { node, opened: { pod }, program }: LiveNode,
  signal: AbortSignal,
): Promise<readonly CheckRow[]> {
  const status = await seeStatus(ports, pod, signal);
  const host = { node: pod.node, shell: pod.onHost, reporter: ports.reporter };
  const version = parseVersion((await runOnHost(host, askVersion(), signal)).stdout);
  const packages = await orFailed(node, ['base packages'], async () => {
    const ground = await seeGround(ports, { pod, program, status }, signal);
    return [basePackagesRow(node, { ...ground, status })];
  });
  return [rpmOstreeRow(node, version, status), pendingRow(node, status), ...packages];
}

async function lookAtSshd(
  { cluster, ssh }: LivePorts,
  { node, opened: { pod, look } }: LiveNode,
  signal: AbortSignal,
): Promise<readonly CheckRow[]> {
  const shown = await ssh.readHostKey(await openSshTunnel(cluster, pod, signal), signal);
  return [sshdRow(node, look, shown)];
}

/** `topics`: those that the look is about. */
async function orFailed(
  node: Node,
  topics: readonly [LiveTopic, ...LiveTopic[]],
  look: () => Promise<readonly CheckRow[]>,
): Promise<readonly CheckRow[]> {
  const rows = await failureAsValue(['refused', 'failed'], look);
  return rows instanceof Failure ? failedRows(node, topics, objectionOf(rows)) : rows;
}
