import { bootDirectory, deadmanTimer, nodeStore, runDirectory } from '../../src/model/node/node-store.ts';
import { overridesAnnotation } from '../../src/model/override/override-record.ts';
import { rollbackDirectory } from '../../src/model/rollback/rollback-store.ts';
import { NODES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';
import { aBuild, anOverrideRecord, aPackage } from './override-records.ts';

const longAgo = '2020-01-01T00:00:00Z';

/**
 * What two runs of long ago have left on a node: the switch of `bbbbb` is armed; that of `aaaaa` was to guard a boot which
 * has come, and has not started it.
 */
export async function plantTraces(lab: Lab, name: string): Promise<void> {
  const node = machine(lab, name);
  const boot = bootDirectory(node.bootId);
  const old = [
    ...[`${runDirectory({ id: 'aaaaa' })}/new`, `${nodeStore}/boots/former/files`, '/run/oc-rpmoverlay-aaaaa'],
    ...['/usr/.oc-rpmoverlay-probe-aaaaa', '/usr/bin/.oc-rpmoverlay-aaaaa-0123456789abcdef'],
    ...[runDirectory({ id: 'bbbbb' }), rollbackDirectory],
  ];
  const rollback = `run\\taaaaa\\nby\\tme\\nstaged\\tb\\nback\\ta\\nwindow\\t600\\nat\\t1\\narmed-boot\\tformer\\n`;
  await node.run(['rpm-ostree', 'usroverlay']);
  await node.run(['mkdir', '-p', ...old, boot]);
  await node.run(['bash', '-c', `printf '${rollback}' > ${rollbackDirectory}/switch`]);
  const dated = [...old, runDirectory({ id: 'aaaaa' }), `${nodeStore}/boots/former`, `${rollbackDirectory}/switch`];
  await node.run(['touch', '-d', longAgo, ...dated]);
  await node.run(['touch', `${nodeStore}/lock`]);
  await node.run(['systemd-run', '--quiet', `--unit=${deadmanTimer}`, '--on-active=1h', 'true']);
  await node.run(['bash', '-c', `printf 'run\\tbbbbb\\n' > ${boot}/switch`]);
  await node.run(['bash', '-c', 'systemd-run --quiet --wait --unit=oc-rpmoverlay-revert-aaaaa false || true']);
}

/** On a node object, overrides of long ago that the node does not have. */
export function plantOverrideRecord({ store }: Lab, name: string): void {
  const packages = [aPackage('runc', { booted: aBuild('runc-9-1.x86_64') })];
  const record = anOverrideRecord({ run: 'aaaaa', at: longAgo, packages });
  store.update(NODES, undefined, name, ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, [overridesAnnotation]: JSON.stringify(record) };
  });
}
