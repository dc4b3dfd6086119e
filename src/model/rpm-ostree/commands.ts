import { change, type HostCommand, look } from '../host-command.ts';
import { isOlder, type Version } from './version.ts';

/** At least one: `override reset` of nothing at all is a usage error of rpm-ostree. */
export type Some = readonly [string, ...string[]];

/** Deployments and the running transaction. To be run after every change: the exit status of an override says too little. */
export function askStatus(): HostCommand {
  return look('rpm-ostree', 'status', '--json');
}

/** The same for people, which alone names a transaction and whose it is, and tells of a finalization that failed. */
export function askStatusText(): HostCommand {
  return look('rpm-ostree', 'status');
}

/**
 * Stages a deployment with these packages in place of those of their names. `files`: full paths on the node, as rpm-ostree
 * sees them. All of one source RPM belong in one call: those with exact requires cannot be replaced one by one.
 */
export function replacePackages(files: Some): HostCommand {
  return change('rpm-ostree', 'override', 'replace', ...files);
}

/** Whether that would depsolve, and what of it would be inactive. Nothing is staged. */
export function tryReplacing(files: Some): HostCommand {
  return look('rpm-ostree', 'override', 'replace', dryRun, ...files);
}

/** Stages a deployment without these packages of the base. */
export function removePackages(names: Some): HostCommand {
  return change('rpm-ostree', 'override', 'remove', ...names);
}

export function tryRemoving(names: Some): HostCommand {
  return look('rpm-ostree', 'override', 'remove', dryRun, ...names);
}

/**
 * Stages a deployment with these packages as the base has them. By name or NEVRA, and always by that: the plain
 * `rpm-ostree reset` takes the extensions and the kernel of the Machine Config Operator along, and `--all` its kernel
 * (openshift/machine-config-operator `pkg/daemon/update.go`, queueRevertKernelSwap).
 */
export function resetPackages(names: Some): HostCommand {
  return change('rpm-ostree', 'override', 'reset', ...names);
}

export function tryResetting(names: Some): HostCommand {
  return look('rpm-ostree', 'override', 'reset', dryRun, ...names);
}

/** Drops every deployment that is to be booted before the present one, staged or not. */
export function dropPending(): HostCommand {
  return change('rpm-ostree', 'cleanup', '--pending');
}

/** Makes the deployment before the booted one the next. Refused where anything is staged. */
export function rollBack(): HostCommand {
  return change('rpm-ostree', 'rollback');
}

/** Which packages differ between two deployments, by their checksums. */
export function askPackageDiff(from: string, to: string): HostCommand {
  return look('rpm-ostree', 'db', 'diff', '--format=json', from, to);
}

export function askVersion(): HostCommand {
  return look('rpm-ostree', '--version');
}

/** Before it, `apply-live` was an experimental command (coreos/rpm-ostree 30bf3261). */
export const applyLiveSince: Version = { year: 2022, number: 13 };

/**
 * Brings the staged deployment's packages into the running system, by an overlay over `/usr` that the next reboot drops.
 * What it writes below `/etc` stays, and no service is restarted.
 */
export function applyLive(version: Version): HostCommand {
  return change('rpm-ostree', ...wordsOfLive(version), '--allow-replacement');
}

/** Makes the running system as the booted deployment has it again; what is staged stays so. */
export function resetLive(version: Version): HostCommand {
  return change('rpm-ostree', ...wordsOfLive(version), '--reset', '--allow-replacement');
}

function wordsOfLive(version: Version): readonly string[] {
  return isOlder(version, applyLiveSince) ? ['ex', 'apply-live'] : ['apply-live'];
}

const dryRun = '--dry-run';
