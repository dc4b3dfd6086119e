import { quoteForShell } from '../../text/shell-quote.ts';
import type { DebugImage } from '../pod/debug-image.ts';
import { type Namespace, notAdmittedHint } from '../pod/namespace.ts';
import { type CheckRow, type CheckSubject, objected, ok, theCluster } from './check-row.ts';
import { privileged } from './rights-of-work.ts';

export type DebugPlace = {
  readonly name: string;
  readonly temporary: boolean;
  /** As the API shows it; `hidden` where the user may not look, `undefined` where there is none. */
  readonly namespace: Namespace | 'hidden' | undefined;
};

/** A debug pod is privileged: its namespace must admit that (Kubernetes, Pod Security Standards). */
const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Where the debug pods go, and whether they are let in. */
export function namespaceRow({ name, temporary, namespace }: DebugPlace): CheckRow {
  const about = { topic: 'namespace', subject: theCluster };
  if (temporary) return ok(about, 'temporary, takes privileged pods');
  if (namespace === 'hidden') {
    const reason = `you may not get namespace/${name}, so nobody knows whether it takes a privileged pod`;
    return objected(about, 'not looked at', { code: 'FORBIDDEN', reason, hint: 'ask for that right' });
  }
  if (!namespace) {
    return objected(about, 'failure', {
      code: 'NOT_FOUND',
      reason: `namespace/${name} is not there`,
      hint: `oc create namespace ${name}, or leave it out: a temporary one is made then`,
    });
  }
  const enforced = namespace.metadata.labels[enforceLabel];
  if (enforced === undefined) return ok(about, `namespace/${name}, no Pod Security level of its own`);
  if (enforced === 'privileged') return ok(about, `namespace/${name}, takes privileged pods`);
  const reason = `namespace/${name} enforces PodSecurity "${enforced}", which takes no privileged pod`;
  return objected(about, 'failure', { code: 'POD_NOT_ADMITTED', reason, hint: notAdmittedHint });
}

/** Whether OpenShift lets a privileged pod of this user in; others than these constraints may allow it too. */
export function constraintsRow(mayUse: 'may' | 'may not', user: string): CheckRow {
  const about = { topic: 'privileged pods', subject: theCluster };
  const { name } = privileged;
  if (mayUse === 'may') return ok(about, `you may use securitycontextconstraints/${name}`);
  const reason = `you may not use securitycontextconstraints/${name}: a debug pod is let in only if others that you may use allow all that it asks for`;
  const hint = quoteForShell(['oc', 'adm', 'policy', 'add-scc-to-user', name, user || 'USER']);
  return objected(about, 'warning', { code: 'POD_NOT_ADMITTED', reason, hint });
}

/** From where the image of a debug pod comes. The public one must be pulled from outside of the cluster. */
export function imageRow(subject: CheckSubject, { image, origin }: DebugImage): CheckRow {
  const about = { topic: 'debug image', subject };
  switch (origin) {
    case 'named':
      return ok(about, `${image}, as --image says`);
    case 'daemon':
      return ok(about, `of the Machine Config Operator's daemon: ${image}`);
    case 'public': {
      const reason = `${image} has to be pulled: the cluster shows no image of its own`;
      const hint = 'where that cannot be reached, name one of a mirror: --image';
      return objected(about, 'warning', { code: 'PUBLIC_IMAGE', reason, hint });
    }
    default:
      return ok(about, `${origin}: ${image}`);
  }
}
