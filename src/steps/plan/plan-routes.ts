import type { PlanStep } from '../../model/event.ts';
import type { HostCommand } from '../../model/host-command.ts';
import { sshArgv, throughInit, throughPod } from '../../model/ssh/host-route.ts';

type Planned = (command: Pick<HostCommand, 'argv'>) => PlanStep;

/** The commands of a plan as they would run on a node, by each of the ways there. */
export type PlannedRoutes = {
  /** Of the debug pod. */
  readonly inPod: Planned;
  readonly onHost: Planned;
  /** The way in that the user chose: into PID 1's namespaces, and to a plain root shell (`Way`). */
  readonly byWay: Planned;
  readonly byStartWay: Planned;
};

export function routesTo(node: string, via: 'ssh' | 'host'): PlannedRoutes {
  const planned =
    (route: (argv: readonly string[]) => readonly string[]): Planned =>
    ({ argv }) => ({ kind: 'run', node, argv: route(argv) });
  const bySsh = planned(argv => sshArgv(node, argv));
  const inPod = planned(throughPod);
  const onHost = planned(throughInit);
  return via === 'ssh'
    ? { inPod, onHost, byWay: bySsh, byStartWay: bySsh }
    : { inPod, onHost, byWay: onHost, byStartWay: inPod };
}
