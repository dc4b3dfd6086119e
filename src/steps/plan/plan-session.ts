import type { PlanStep } from '../../model/event.ts';
import type { Result } from '../../model/result.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { note, type PlanSiteOptions, planSite } from './plan-site.ts';

/** What `ssh` or `proxy` would do, in order: `session` is what the user is then handed. */
export function planSession(node: PreparedNode, session: PlanStep, site: PlanSiteOptions): Result {
  const { opened, removed } = planSite([node], site);
  const steps = [...opened, session, ...removed, notLookedAt];
  return { nodes: [], failure: undefined, output: { kind: 'plan', steps } };
}

const notLookedAt = note(
  'not looked at: the node itself, which only a debug pod can tell (its host keys, further keys that are let in)',
);
