import assert from 'node:assert/strict';
import { type ClusterRole, clusterRoles } from '../../src/model/check/cluster-role.ts';
import type { ResourceRule } from '../lab/api/access/rules.ts';
import { seeRights } from './seen-rights.ts';
import type { Stories } from './stories.ts';
import { kubeconfigFor } from './users.ts';

/** The role of a command, or of its `--live`: `usr revert`, `status live`. */
export function roleOf(use: string): ClusterRole {
  const name = `oc-rpmoverlay-${use.replaceAll(' ', '-')}`;
  return clusterRoles().find(({ metadata }) => metadata.name === name) ?? assert.fail(`there is no ${name}`);
}

/** What rules allow: `create pods/exec`. */
export function rightsIn(rules: readonly ResourceRule[]): readonly string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap(group => resources.flatMap(resource => verbs.map(verb => `${verb} ${titleOf(resource, group)}`))),
  );
}

function titleOf(resource: string, group: string): string {
  const [plural, ...subresource] = resource.split('/');
  return [group === '' ? plural : `${plural}.${group}`, ...subresource].join('/');
}

/** Runs the program as a user who may do what the rules say and no more; it must do its work. */
export async function runByRules(
  { lab, run }: Pick<Stories, 'lab' | 'run'>,
  rules: readonly ResourceRule[],
  words: readonly string[],
): Promise<{ readonly used: ReadonlySet<string>; readonly denied: ReadonlySet<string> }> {
  const kubeconfig = await kubeconfigFor(lab(), 'bound', rules);
  using seen = seeRights(lab());
  const { status, stdout, stderr } = await run([...words, '--kubeconfig', kubeconfig]);
  // A check has done its work also where it has found something.
  const isDone = status === 0 || (words[0] === 'check' && status === 3);
  assert.ok(isDone, `${status}: ${[...seen.denied].join(', ')}\n${stdout}${stderr}`);
  return seen;
}
