import { Failure } from '../../errors.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import { judgeInService } from '../../model/node/reboot-verdict.ts';
import type { DrainFlags } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { type Cordon, cordonNode } from '../drain/cordon-node.ts';
import { drainNode } from '../drain/drain-node.ts';
import { demandDrainable } from '../drain/look-at-drain.ts';
import { rebootNode } from '../health/reboot-node.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { openAfterBoot } from './open-after-boot.ts';

type TurnPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

export type RebootInTurn = {
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  readonly prepared: Pick<Prepared, 'run' | 'facts'>;
  readonly site: Pick<Site, 'checkNode' | 'onNodes'>;
  readonly drain: DrainFlags;
  /** Who does it, for the record of the cordon (`whoAmI`). */
  readonly by: string;
  /** When the node is drained: the last moment to refuse. What it returns goes with the reboot, or is lifted without one. */
  readonly beforeReboot: (signal: AbortSignal) => Promise<BoundToReboot | undefined>;
  /** When the node is back in service, with a new pod there: what it throws leaves the node cordoned. */
  readonly afterBoot: (opened: OpenNode, signal: AbortSignal) => Promise<void>;
};

/** What is made for a reboot: `stay` once the node was told, `lift` where it is not. */
export type BoundToReboot = Pick<Cordon, 'stay' | 'lift'>;

/**
 * Cordons, drains and reboots a node, waits until it is back in service, and uncordons it where nobody but this program
 * had cordoned it. A run that ends before the node was told to reboot leaves it as it was; afterwards a node that does not
 * come back as expected stays cordoned, which is named as a leftover, and the next run that is right about it lifts that.
 */
export async function rebootInTurn(
  ports: TurnPorts,
  options: RebootInTurn,
  signal: AbortSignal,
): Promise<{ readonly bootId: string }> {
  const { node, site, afterBoot } = options;
  const cordon = await takeOut(ports, options, signal);
  await reboot(ports, { ...options, cordon }, signal);
  const back = await openAfterBoot(ports, { site, node }, signal);
  await afterBoot(back, signal);
  await cordon?.lift(signal);
  return { bootId: back.look.bootId };
}

/** A node that is not drained is not cordoned either, as the Machine Config Operator does it. */
async function takeOut(
  ports: TurnPorts,
  { node, prepared, site, drain: flags, by }: RebootInTurn,
  signal: AbortSignal,
): Promise<Cordon | undefined> {
  if (!isDrained(flags, prepared.facts.infrastructure)) return undefined;
  const name = node.node.metadata.name;
  await demandDrainable(ports, { node: name, flags }, signal);
  return cordonNode(ports, { node: name, run: prepared.run, by, undo: site.onNodes }, signal);
}

async function reboot(
  ports: TurnPorts,
  {
    node,
    opened,
    prepared,
    drain: flags,
    beforeReboot,
    cordon,
  }: RebootInTurn & { readonly cordon: Cordon | undefined },
  signal: AbortSignal,
): Promise<void> {
  const name = node.node.metadata.name;
  let isTold = false;
  let bound: BoundToReboot | undefined;
  const telling = (): void => {
    isTold = true;
    cordon?.stay();
    bound?.stay();
  };
  try {
    if (cordon) await drainNode(ports, { node: name, flags }, signal);
    bound = await beforeReboot(signal);
    const { bootId } = opened.look;
    const asked = { node: name, shell: opened.pod.onHost, bootId, run: prepared.run, judge: judgeInService, telling };
    await rebootNode(ports, asked, signal);
  } catch (error) {
    if (!isTold || wasNotTold(error)) {
      await bound?.lift(signal);
      await cordon?.lift(signal);
    }
    throw error;
  }
}

/** The node said no. A connection that was lost says nothing. */
function wasNotTold(error: unknown): boolean {
  return error instanceof Failure && error.code === 'HOST_COMMAND_FAILED';
}
