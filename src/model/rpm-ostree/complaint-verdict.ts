import { assertNever } from '../../errors.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { criticalPackages } from '../override/critical-package.ts';
import { parseNevra } from '../rpm/nevra.ts';
import type { Complaint } from './complaint.ts';

/**
 * What a complaint means for the one who asked. `again`: it may pass by itself, so it is worth another try within the time
 * that there is; `refused`: the node was left as it was, and it will be the same next time.
 */
export type ComplaintVerdict = {
  readonly kind: 'again' | 'refused' | 'failed';
  readonly code: string;
  /** Goes on after the node's name and a colon. */
  readonly reason: string;
  readonly hint: string;
};

export type ComplaintScene = {
  /** The name that this program was called by. */
  readonly program: string;
  readonly node: string;
  /** Installed packages of the same source RPMs that were not in the call (`override-fit.ts`). */
  readonly missing: readonly string[];
};

export function judgeComplaint(complaint: Complaint, { program, node, missing }: ComplaintScene): ComplaintVerdict {
  const status = look(node, 'rpm-ostree', 'status');
  const refuse = (code: string, reason: string, hint: string): ComplaintVerdict => ({
    kind: 'refused',
    code,
    reason,
    hint,
  });
  switch (complaint.kind) {
    case 'busy': {
      const { title = 'one of ostree, not of rpm-ostree' } = complaint;
      const hint = `wait for it, or give it more time: --lock-timeout 30m; see ${status}`;
      return { kind: 'again', code: 'TRANSACTION_BUSY', reason: `another transaction is running: ${title}`, hint };
    }
    case 'daemon-lost':
      return { kind: 'again', code: 'DAEMON_LOST', reason: `rpm-ostreed is gone: ${complaint.text}`, hint: status };
    case 'rebooting':
      return refuse('NODE_REBOOTING', 'it is about to reboot', `oc get node/${node} --watch`);
    case 'depsolve':
      return refuse(
        'DEPSOLVE_FAILED',
        `it cannot be installed: ${depsolveWords(complaint.problems)}`,
        depsolveHint(missing),
      );
    case 'base-would-change': {
      const what = complaint.packages.join(', ') || 'packages of the base';
      return refuse('BASE_WOULD_CHANGE', `${what} would change, which nobody asked for`, 'name these packages too');
    }
    case 'base-would-go':
      return refuse(
        'BASE_WOULD_CHANGE',
        `${complaint.packages.join(', ')} would be removed too, which nobody asked for`,
        goingHint(complaint.packages),
      );
    case 'override-exists':
      return refuse(
        'OVERRIDE_EXISTS',
        `${complaint.name} is overridden already, and rpm-ostree does not take both`,
        `reset it first: ${program} override reset ${complaint.name} node/${node}`,
      );
    case 'no-override':
      return refuse(
        'NO_OVERRIDE',
        `${complaint.name} is not overridden`,
        `${program} override list node/${node} --live`,
      );
    case 'not-in-base':
      return refuse('NOT_IN_BASE', `${complaint.name} is not in its base`, look(node, 'rpm', '-q', complaint.name));
    case 'several-match':
      return refuse(
        'SEVERAL_MATCH',
        `several packages are called ${complaint.name}`,
        look(node, 'rpm', '-q', complaint.name),
      );
    case 'other-name':
      return refuse(
        'OTHER_NAME',
        `${complaint.nevra} replaces no package of its own name`,
        'build it under the name of the package that it is to replace',
      );
    case 'in-base-already':
      return refuse('OVERRIDE_INACTIVE', `${complaint.name} is in its base in this very build`, bumpHint);
    case 'unusable-file':
      return refuse(
        'RPM_UNUSABLE',
        `${complaint.file} cannot be used: ${complaint.text}`,
        'download it and name the file',
      );
    case 'no-space':
      return refuse('NODE_FULL', `its disk is full: ${complaint.text}`, look(node, 'df', '-h', '/sysroot', '/var'));
    case 'no-ostree-host':
      return refuse('NO_OSTREE_HOST', 'it was not booted by ostree', look(node, 'cat', '/etc/os-release'));
    case 'other':
      return { kind: 'failed', code: 'RPM_OSTREE_FAILED', reason: complaint.text, hint: status };
    default:
      return assertNever(complaint);
  }
}

/** What the node cannot do without is not proposed to be named. */
function goingHint(packages: readonly string[]): string {
  const [critical] = criticalPackages(packages.map(text => parseNevra(text)?.name ?? text));
  if (critical) return `leave it as it is: without ${critical.name} (${critical.reason}) the node may not come back`;
  return 'if they may go, name these packages too';
}

/** How a build that is in the base already becomes another one. */
export const bumpHint = 'build it with another Release: rpm-ostree takes the same NEVRA for the same package';

function depsolveWords(problems: readonly string[]): string {
  return problems.join('; ') || 'its requirements are not met';
}

function depsolveHint(missing: readonly string[]): string {
  if (missing.length > 0) return `name the other packages of its source RPM too: ${missing.join(', ')}`;
  return 'name what it requires in the same call: the node has no repositories';
}

function look(node: string, ...argv: readonly string[]): string {
  return `oc debug node/${node} -- chroot /host ${quoteForShell(argv)}`;
}
