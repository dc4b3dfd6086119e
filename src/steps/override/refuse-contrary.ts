import { Failure } from '../../errors.ts';
import { contraryOverride } from '../../model/override/contrary-override.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import type { Status } from '../../model/rpm-ostree/status.ts';

export type ContrarySight = {
  readonly program: string;
  readonly node: string;
  readonly wishes: readonly Wish[];
  /** That it would be staged upon. */
  readonly status: Status;
};

/** `OVERRIDE_EXISTS` for the removal of what is replaced, and the replacement of what is removed. */
export function refuseContrary({ program, node, wishes, status }: ContrarySight): void {
  const contrary = contraryOverride(wishes, status);
  if (!contrary) return;
  const { name, wanted } = contrary;
  const reason = `${name} is ${wanted.kind} on node/${node}, which a reset has to take back first`;
  throw new Failure('refused', 'OVERRIDE_EXISTS', reason, {
    hint: `${program} override reset ${name} node/${node}`,
  });
}
