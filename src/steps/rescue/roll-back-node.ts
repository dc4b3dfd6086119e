import { Failure } from '../../errors.ts';
import { nodes } from '../../model/node/node.ts';
import { describePending, shortOf } from '../../model/override/pending-verdict.ts';
import { wentBack } from '../../model/override/went-back.ts';
import { rollBack } from '../../model/rpm-ostree/commands.ts';
import { chooseRollback } from '../../model/rpm-ostree/rollback-target.ts';
import { bootedOf, pendingOf } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import { proveWell } from '../health/prove-well.ts';
import { rebootNode } from '../health/reboot-node.ts';
import { overrideOrigin, recordOverrides } from '../override/record-overrides.ts';
import { seeStatus } from '../override/see-status.ts';
import { runOnHost } from '../pod/run-checked.ts';
import { whoAmI } from '../record/record-usr.ts';
import type { Cured, CureOptions } from './cure-node.ts';

/**
 * Boots the deployment before the present one, and proves that the node is well in it. Of a node on which rpm-ostree does not
 * work either, the boot loader's menu is what is left.
 */
export async function rollBackNode(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { request, place, site, shell, findings, run }: CureOptions,
  signal: AbortSignal,
): Promise<Cured> {
  const { node } = request;
  const sick = { node, onHost: shell };
  const before = await seeStatus(ports, sick, signal);
  const [target, left] = [chooseRollback(before), bootedOf(before)];
  if (target.kind === 'none') {
    throw new Failure('refused', target.code, `node/${node}: ${target.reason}`, {
      hint: `${request.common.program} ssh ${node} -- rpm-ostree status`,
    });
  }
  const { deployment: back } = target;
  const { checksum } = back;
  const text = `going back to deployment ${shortOf(checksum)}: ${describePending(back, left)}`;
  ports.reporter.emit({ kind: 'notice', node, text });
  if (!target.isNext) await makeNext(ports, { sick, checksum }, signal);
  await rebootNode(ports, { node, shell, bootId: findings.look.bootId, run }, signal);
  const proof = await proveWell(ports, { site, place, since: undefined }, signal);
  if (proof.kind === 'sick') {
    throw new Failure('failed', 'STILL_SICK', `rolled back, but ${proof.failure.message}`, {
      hint: `oc describe node/${node}`,
      cause: proof.failure,
    });
  }
  const booted = bootedOf(await seeStatus(ports, proof.opened.pod, signal));
  if (booted?.checksum === checksum) {
    const { overrideRecord } = (await ports.cluster.get(nodes, { name: node }, signal)) ?? {};
    const origin = overrideOrigin(ports, run, await whoAmI(ports, signal));
    const armed = overrideRecord?.armed ? [{ kind: 'disarmed', run: overrideRecord.armed.run } as const] : [];
    const changes = [wentBack(overrideRecord, { left, back }), ...armed];
    await recordOverrides(ports, node, { origin, changes }, signal);
    return { by: 'rollback', putBack: [], opened: proof.opened };
  }
  const other = booted ? shortOf(booted.checksum) : 'no deployment of ostree';
  throw new Failure('failed', 'OTHER_DEPLOYMENT_BOOTED', `node/${node} has booted ${other}, not ${shortOf(checksum)}`, {
    hint: `oc debug node/${node} -- chroot /host rpm-ostree status`,
  });
}

async function makeNext(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { sick, checksum }: { readonly sick: Parameters<typeof seeStatus>[1]; readonly checksum: string },
  signal: AbortSignal,
): Promise<void> {
  const { node, onHost } = sick;
  const { stderr } = await runOnHost({ node, shell: onHost, reporter: ports.reporter }, rollBack(), signal);
  const next = pendingOf(await seeStatus(ports, sick, signal));
  if (next?.checksum === checksum) return;
  throw new Failure('failed', 'NOT_ROLLED_BACK', `node/${node}: rpm-ostree did not roll back: ${printable(stderr)}`, {
    hint: `${checksum} can still be chosen in the menu of the node's boot loader`,
  });
}
