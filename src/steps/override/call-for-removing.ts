import type { OverrideCall } from '../../model/override/override-call.ts';
import { judgeRemoving } from '../../model/override/override-fit.ts';
import type { OverrideRemoveRequest } from '../../model/request.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import { removePackages, tryRemoving } from '../../model/rpm-ostree/commands.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { demandFit, seeGround } from './see-ground.ts';
import type { StageScene } from './stage-scene.ts';

/** Judges packages that are to go against a node. */
export async function callForRemoving(
  ports: Pick<Ports, 'reporter'>,
  { request, opened: { pod } }: StageScene<OverrideRemoveRequest>,
  status: Status,
  signal: AbortSignal,
): Promise<OverrideCall> {
  const { packages: names, common } = request;
  const ground = await seeGround(ports, { pod, program: common.program, status }, signal);
  const { base } = demandFit(judgeRemoving(names, ground));
  return {
    wishes: names.map(name => ({ kind: 'removed', name })),
    command: removePackages(names),
    trial: tryRemoving(names),
    packages: names.map(name => {
      const before = base.get(name);
      return { name, base: before ? formatNevra(before) : null, override: null, sha256: null, origin: '' };
    }),
    builds: [],
    missing: [],
  };
}
