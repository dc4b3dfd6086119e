import type { Node } from '../node/node.ts';
import { letsCoreIn, type NodeLook } from '../node/node-look.ts';
import { judgePending, shortOf } from '../override/pending-verdict.ts';
import { parseNevra } from '../rpm/nevra.ts';
import { applyLiveSince } from '../rpm-ostree/commands.ts';
import type { Origin } from '../rpm-ostree/deployment.ts';
import type { Package } from '../rpm-ostree/packages.ts';
import { bootedOf, type Status } from '../rpm-ostree/status.ts';
import { isOlder, type Version } from '../rpm-ostree/version.ts';
import { fingerprintOf, type PublicKey, sameKey } from '../ssh/ssh-key.ts';
import { type CheckRow, type Objection, objected, ok } from './check-row.ts';
import { aboutNode } from './node-rows.ts';

/** Of what a node itself is asked, in this order. */
export const liveTopics = ['debug pod', '/usr', 'FIPS', 'rpm-ostree', 'pending', 'base packages', 'sshd'] as const;
export type LiveTopic = (typeof liveTopics)[number];

/** `objection`: why `usr` would be refused there. */
export function usrRow(node: Node, { usr }: NodeLook, objection: Objection | undefined): CheckRow {
  const about = aboutNode('/usr', node);
  return objection ? objected(about, 'failure', objection) : ok(about, usr);
}

/** The release of rpm-ostree, and from what the node was booted. */
export function rpmOstreeRow(node: Node, version: Version | undefined, status: Status): CheckRow {
  const about = aboutNode('rpm-ostree', node);
  const booted = bootedOf(status);
  if (!booted || !version) {
    const reason = booted ? 'the version of rpm-ostree could not be read' : 'no deployment is booted';
    const hint = `oc debug node/${node.metadata.name} -- chroot /host rpm-ostree status`;
    return objected(about, 'failure', { code: 'STATUS_UNREADABLE', reason, hint });
  }
  const seen = `${version.year}.${version.number}, booted ${shortOf(booted.checksum)} from ${flavourOf(booted.origin)}`;
  if (!isOlder(version, applyLiveSince)) return ok(about, seen);
  return objected(about, 'warning', { code: 'OLD_RPM_OSTREE', reason: `${seen}: its apply-live is an experiment` });
}

/** A deployment of somebody else's that waits for its reboot: overrides are refused before that. */
export function pendingRow(node: Node, status: Status): CheckRow {
  const about = aboutNode('pending', node);
  const verdict = judgePending(status, node.metadata.name, [node.overrideRecord?.staged ?? ''].filter(Boolean));
  if (verdict.kind === 'refused') return objected(about, 'failure', verdict);
  return ok(
    about,
    verdict.kind === 'none' ? 'nothing waits for a reboot' : `staged by this program: ${shortOf(verdict.checksum)}`,
  );
}

/** As many names as a message has room for. */
const mostNames = 5;

/** Packages that the node's own image adds to the base: overrides of them would change nothing (coreos/rpm-ostree issue 5550). */
export function basePackagesRow(node: Node, { base, installed, status, program }: BaseSight): CheckRow {
  const about = aboutNode('base packages', node);
  if (base === 'none') return ok(about, 'all that are installed: there is no other database');
  const booted = bootedOf(status);
  const layered = [...(booted?.layered ?? []), ...(booted?.layeredLocal ?? []).map(text => parseNevra(text)?.name)];
  const known = new Set([...base.map(({ nevra }) => nevra.name), ...layered]);
  const added = [...new Set(installed.map(({ nevra }) => nevra.name).filter(name => !known.has(name)))].toSorted();
  if (added.length === 0) return ok(about, `${base.length}; the image adds none`);
  const more = added.length > mostNames ? ` and ${added.length - mostNames} more` : '';
  const names = `${added.slice(0, mostNames).join(', ')}${more}`;
  const hint = `install it into an overlay, until the next reboot: ${program} usr node/${node.metadata.name} --rpm FILE`;
  const reason = `not of the base image: ${names}; no override replaces these`;
  return objected(about, 'warning', { code: 'LAYERED_IMAGE', reason, hint });
}

export type BaseSight = {
  readonly base: readonly Package[] | 'none';
  readonly installed: readonly Package[];
  readonly status: Status;
  readonly program: string;
};

export type KeySight = {
  /** The user's own. */
  readonly keys: readonly PublicKey[];
  readonly canBeGranted: boolean;
  /** What else the user can do. */
  readonly withoutKey: string;
};

/** Whether a key of the user's is let in, by the node's own files; no row where there is nothing to add to what the API tells. */
export function keyRows(node: Node, look: NodeLook, { keys, canBeGranted, withoutKey }: KeySight): readonly CheckRow[] {
  const about = aboutNode('ssh key', node);
  const letIn = keys.find(key => letsCoreIn(look, key));
  if (letIn) return [ok(about, `a key of yours is let in: ${fingerprintOf(letIn)}`)];
  if (canBeGranted || keys.length === 0) return [];
  const reason = 'none of your keys is in the files of core, and nobody can grant one here';
  return [objected(about, 'warning', { code: 'KEY_NOT_ACCEPTED', reason, hint: withoutKey })];
}

/** `shown`: the host key with which sshd answers. */
export function sshdRow(node: Node, { hostKeys }: NodeLook, shown: PublicKey): CheckRow {
  const about = aboutNode('sshd', node);
  if (hostKeys.some(key => sameKey(key, shown))) return ok(about, `answers with ${fingerprintOf(shown)}`);
  const reason = `port 22 answers with ${fingerprintOf(shown)}, which is none of the host keys in /etc/ssh`;
  const hint = `oc debug node/${node.metadata.name} -- chroot /host systemctl status sshd`;
  return objected(about, 'failure', { code: 'HOST_KEY_MISMATCH', reason, hint });
}

/** Where looking itself failed; what comes after it could not be looked at either. */
export function failedRows(
  node: Node,
  [failed, ...after]: readonly [LiveTopic, ...LiveTopic[]],
  objection: Objection,
): readonly CheckRow[] {
  const others = after.map(topic => objected(aboutNode(topic, node), 'not looked at', objection));
  return [objected(aboutNode(failed, node), 'failure', objection), ...others];
}

/** Of a node that is not asked, and why. */
export function unaskedRow(node: Node, objection: Objection): CheckRow {
  return objected(aboutNode('the node itself', node), 'not looked at', objection);
}

function flavourOf(origin: Origin): string {
  switch (origin.kind) {
    case 'container':
      return 'a container image';
    case 'custom':
      return 'an image by pivot';
    case 'ostree':
      return `ostree ${origin.refspec}`;
    default:
      return 'an unknown origin';
  }
}
