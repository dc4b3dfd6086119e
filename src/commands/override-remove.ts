import type { OverrideRemoveRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { workOnOverrides } from '../steps/override/work-on-overrides.ts';
import type { Undo } from '../undo.ts';

/** `override remove PKG… TARGET`: packages of the base that the nodes shall not have. */
export function overrideRemove(
  ports: Ports,
  request: OverrideRemoveRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  return workOnOverrides(ports, { request, locals: [] }, undo, deadline);
}
