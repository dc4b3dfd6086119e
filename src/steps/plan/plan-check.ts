import type { PlanStep } from '../../model/event.ts';
import { askStatus, askVersion } from '../../model/rpm-ostree/commands.ts';
import { askBasePackages, askInstalledPackages } from '../../model/rpm-ostree/packages.ts';
import { throughInit, throughPod } from '../../model/ssh/host-route.ts';
import { note } from './plan-site.ts';

/** What `check --live` looks at. */
export function planLiveChecks(node: string): readonly PlanStep[] {
  const onHost = [askStatus(), askVersion()].map(({ argv }) => throughInit(argv));
  const inPod = [askBasePackages(), askInstalledPackages()].map(({ argv }) => throughPod(argv));
  return [
    ...[...onHost, ...inPod].map((argv): PlanStep => ({ kind: 'run', node, argv })),
    note(`${node}: connect to its sshd through the debug pod, and read its host key`),
  ];
}
