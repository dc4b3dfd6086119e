import { isReady } from '../lab/controllers/node-object.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';
import { until } from './trouble.ts';

/**
 * Waits until nothing goes on by itself on a node any more: what a client has begun there and that outlives it has ended,
 * rpm-ostree has nothing to do, and a reboot that was on its way is over. Of a switch it waits for what it does, not for its time.
 */
export async function untilAtRest(lab: Lab, name: string): Promise<void> {
  const node = machine(lab, name);
  for (;;) {
    const { bootId } = node;
    await until(lab, () => isBack(lab, name));
    // A reboot ends the look; then it is looked at in the boot after.
    const ended = await node.run(['sh', '-c', untilIdle]).then(
      () => true,
      () => false,
    );
    if (ended && node.bootId === bootId && node.running && isBack(lab, name)) return;
    if (!node.running) await until(lab, () => node.running);
  }
}

/** systemd calls a node `stopping` once a reboot has begun. */
const untilIdle = `
units='oc-rpmoverlay-put-* oc-rpmoverlay-revert-* oc-rpmoverlay-override-* oc-rpmoverlay-reboot-* oc-rpmoverlay-try-*'
units="$units oc-rpmoverlay-deadman.service oc-rpmoverlay-rollback.service"
while
  [ "$(systemctl is-system-running)" = stopping ] ||
    systemctl list-units --plain --no-legend --state=active,activating,deactivating $units | grep -q . ||
    rpm-ostree status --json | tr -d ' \\n' | grep -q '"transaction":\\['
do sleep 0.2; done
`;

function isBack({ store, nodes }: Lab, name: string): boolean {
  const object = store.get(NODES, undefined, name);
  return object !== undefined && isReady(object) && object.status.nodeInfo.bootID === nodes.get(name)?.bootId;
}
