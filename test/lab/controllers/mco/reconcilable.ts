import { isDeepStrictEqual } from 'node:util';
import type { StoredObject } from '../../api/store.ts';
import { type Ignition, NotRendered, parseIgnition } from './ignition.ts';
import { type MachineConfigSpec, specOf } from './merge.ts';

type Config = { readonly name: string; readonly spec: MachineConfigSpec };

/**
 * Refuses what no daemon could change in place (MCO `pkg/controller/common/reconcile.go`, and
 * `pkg/controller/render/render_controller.go` `generateAndValidateRenderedMachineConfig`): throws `NotRendered`, naming
 * the one MachineConfig that brings it in where that can be told.
 */
export function checkReconcilable(
  change: { readonly from: Config; readonly to: Config; readonly parts: readonly StoredObject[] },
  ignitionVersions: readonly string[],
): void {
  const whole = explain(change.from, change.to, ignitionVersions);
  if (whole === undefined) return;
  const parts = change.parts.map(part => ({ name: part.metadata.name, spec: specOf(part) }));
  const complaints = parts.flatMap(part => {
    const reason = explain(change.from, part, ignitionVersions);
    return reason === undefined ? [] : [{ part: part.name, reason }];
  });
  const found = complaints.find(({ reason }) => whole.includes(reason));
  if (found) {
    const names = `current config "${change.from.name}" and base config "${found.part}"`;
    throw new NotRendered(`reconciliation failed between ${names}: ${found.reason}`);
  }
  // The two names are the wrong way round in the operator's own message.
  const say = (name: string, reason: string): string =>
    `new machineconfig "${change.from.name}" is not reconcilable against "${name}": ${reason}`;
  const first = complaints[0] ? say(complaints[0].part, complaints[0].reason) : '<nil>';
  throw new NotRendered(`render reconciliation error: ${say(change.to.name, whole)}; component errors: ${first}`);
}

function explain(from: Config, to: Config, ignitionVersions: readonly string[]): string | undefined {
  const empty = { ignition: { version: `${ignitionVersions.at(-1)}.0` } };
  const before = parseIgnition(from.spec.config ?? empty, ignitionVersions);
  const after = parseIgnition(to.spec.config ?? empty, ignitionVersions);
  const passwd = explainPasswd(before, after);
  if (passwd !== undefined) return `invalid passwd change(s): ${passwd}`;
  if (differ(before.kernelArguments, after.kernelArguments)) return 'ignition kargs section contains changes';
  for (const section of ['disks', 'filesystems', 'raid', 'directories'] as const) {
    if (differ(before.storage?.[section], after.storage?.[section])) {
      return `ignition ${section} section contains changes`;
    }
  }
  const links = after.storage?.links ?? [];
  if (links.length > 0 && differ(before.storage?.links, links)) return 'ignition links section contains changes';
  for (const file of after.storage?.files ?? []) {
    if (Array.isArray(file.append) && file.append.length > 0) return `ignition file ${file.path} includes append`;
    if (file.path === '/run/machine-config-daemon-force') return `cannot create ${file.path} via Ignition`;
  }
  if (Boolean(from.spec.fips) !== Boolean(to.spec.fips)) {
    return 'detected change to FIPS flag; refusing to modify FIPS on a running cluster';
  }
  return undefined;
}

function explainPasswd(before: Ignition, after: Ignition): string | undefined {
  if (differ(before.passwd?.groups, after.passwd?.groups)) return 'ignition Passwd Groups section contains changes';
  const users = after.passwd?.users ?? [];
  if (!differ(before.passwd?.users, users)) return undefined;
  const unsupported = 'ignition passwd user section contains unsupported changes';
  if (users.some(user => user.name !== 'core')) return `${unsupported}: non-core user`;
  const last = users.at(-1);
  if (last === undefined) return undefined;
  const { name: _, sshAuthorizedKeys = [], passwordHash, ...others } = last;
  if (passwordHash === undefined && sshAuthorizedKeys.length === 0) {
    return `${unsupported}: user must be core and have 1 or more sshKeys`;
  }
  return Object.keys(others).length > 0 ? 'SSH keys and password hash are not reconcilable' : undefined;
}

/** An empty list and none at all are the same. */
function differ(before: unknown, after: unknown): boolean {
  const settle = (value: unknown): unknown => (Array.isArray(value) && value.length === 0 ? undefined : value);
  return !isDeepStrictEqual(settle(before), settle(after));
}
