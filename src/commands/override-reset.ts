import type { OverrideResetRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { workOnOverrides } from '../steps/override/work-on-overrides.ts';
import type { Undo } from '../undo.ts';

/** `override reset [PKG…] TARGET`: packages as the base has them again; without a name, all that are recorded. */
export function overrideReset(
  ports: Ports,
  request: OverrideResetRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  return workOnOverrides(ports, { request, locals: [] }, undo, deadline);
}
