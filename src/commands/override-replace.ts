import type { OverrideReplaceRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import { openLocalRpms } from '../steps/override/open-rpms.ts';
import { workOnOverrides } from '../steps/override/work-on-overrides.ts';
import type { Undo } from '../undo.ts';

/** `override replace RPM… TARGET`: other builds of packages of the base, proved to be staged, and to run after the reboot. */
export async function overrideReplace(
  ports: Ports,
  request: OverrideReplaceRequest,
  undo: Undo,
  deadline: Deadline,
): Promise<Result> {
  await using rpms = await openLocalRpms(ports, request.rpms, deadline);
  return await workOnOverrides(ports, { request, locals: rpms.all }, undo, deadline);
}
