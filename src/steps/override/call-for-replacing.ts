import { rpmPath } from '../../model/node/node-store.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import { judgeReplacing } from '../../model/override/override-fit.ts';
import { originOf } from '../../model/override/override-record.ts';
import type { OverrideReplaceRequest } from '../../model/request.ts';
import { formatNevra } from '../../model/rpm/nevra.ts';
import { replacePackages, type Some, tryReplacing } from '../../model/rpm-ostree/commands.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { demandRpms } from '../rpm/check-rpms.ts';
import type { ReadRpm } from '../rpm/read-rpms.ts';
import { demandFit, seeGround } from './see-ground.ts';
import type { StageScene } from './stage-scene.ts';

/** Judges RPMs against a node. `read`: in the order of the request. */
export async function callForReplacing(
  ports: Pick<Ports, 'reporter'>,
  { request, node, opened: { pod }, prepared: { run } }: StageScene<OverrideReplaceRequest>,
  { read, status }: { readonly read: readonly ReadRpm[]; readonly status: Status },
  signal: AbortSignal,
): Promise<OverrideCall> {
  const ground = { node: pod.node, architecture: node.node.architecture };
  const rpms = demandRpms(ports, read, ground);
  const nevras = rpms.map(({ nevra }) => nevra);
  const candidates = nevras.map((nevra, index) => ({ nevra, source: read[index]?.source ?? '' }));
  const seen = await seeGround(ports, { pod, program: request.common.program, status }, signal);
  const { base, missing } = demandFit(judgeReplacing(candidates, seen));
  const [first, ...rest] = read.map((_, index) => rpmPath(run, index));
  const files: Some = [first ?? '', ...rest];
  return {
    wishes: nevras.map(nevra => ({ kind: 'replaced', nevra })),
    command: replacePackages(files),
    trial: tryReplacing(files),
    packages: nevras.map((nevra, index) => {
      const { sha256 = null, source = '' } = read[index] ?? {};
      const before = base.get(nevra.name);
      return {
        name: nevra.name,
        base: before ? formatNevra(before) : null,
        override: formatNevra(nevra),
        sha256,
        origin: originOf(source),
      };
    }),
    builds: rpms.map(({ nevra, headerSha256 }) => ({ name: nevra.name, headerSha256 })),
    missing,
  };
}
