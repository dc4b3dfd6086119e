import { Failure } from '../../errors.ts';
import type { OverrideCall } from '../../model/override/override-call.ts';
import type { OverrideRecord } from '../../model/override/override-record.ts';
import { judgeReset } from '../../model/override/reset-scope.ts';
import type { OverrideResetRequest } from '../../model/request.ts';
import { resetPackages, type Some, tryResetting } from '../../model/rpm-ostree/commands.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { seeGround } from './see-ground.ts';
import type { StageScene } from './stage-scene.ts';

/** What is to be reset on a node: nothing, where no name was given and nothing is recorded. */
export async function callForResetting(
  ports: Pick<Ports, 'reporter'>,
  { request, opened: { pod } }: StageScene<OverrideResetRequest>,
  { status, record }: { readonly status: Status; readonly record: OverrideRecord | undefined },
  signal: AbortSignal,
): Promise<OverrideCall> {
  const { program } = request.common;
  const { installed, base } = await seeGround(ports, { pod, program, status }, signal);
  const known = base === 'none' ? installed : [...installed, ...base];
  const names = new Set(known.map(({ nevra }) => nevra.name));
  const scope = judgeReset(request, { program, node: pod.node, status, record, known: names });
  if (scope.kind === 'refused') throw new Failure('refused', scope.code, scope.reason, { hint: scope.hint });
  // Where none is overridden any more, the node is as wished, and it is not told anything.
  const [first = '', ...rest] = scope.overridden;
  const told: Some = [first, ...rest];
  return {
    wishes: scope.wishes,
    command: resetPackages(told),
    trial: tryResetting(told),
    packages: [],
    builds: [],
    missing: [],
  };
}
