import { Failure, type FailureKind } from '../errors.ts';
import { isRecord, numberAt, textAt } from '../model/json.ts';
import { printable } from '../text/printable.ts';

/** An answer of the API server, its body read to the end: JSON where it is that, else text. */
export type Answer = {
  readonly status: number;
  /** Seconds, where the server says when to come again. */
  readonly retryAfter: number | undefined;
  readonly body: unknown;
};

/**
 * What an answer that is no success means. `task` says what was asked for: `get node/worker-a`.
 *
 * The code comes from the HTTP status and, for 404 and 409, the reason of the `Status` body; the message is the
 * server's own, since only that names the user, the quota or the field (k8s.io/apimachinery `pkg/api/errors`).
 */
export function apiFailure(answer: Answer, task: string): Failure {
  const { kind, code, hint } = meaningOf(answer);
  const said = textAt(answer.body, 'message') ?? (typeof answer.body === 'string' ? answer.body : '');
  // A refused upgrade may end after the colon, or come without a body at all.
  const why = printable(said).replace(/:$/, '') || `the API server answers ${answer.status}`;
  return new Failure(kind, code, `cannot ${task}: ${why}`, { hint, cause: answer });
}

/** The hint where the API server itself is in doubt. */
export const lookAtServer = 'oc get --raw /readyz';

const runAgain = 'run the command again';

type Meaning = { readonly kind: FailureKind; readonly code: string; readonly hint: string };

function meaningOf(answer: Answer): Meaning {
  const reason = textAt(answer.body, 'reason');
  switch (answer.status) {
    case 401:
      return { kind: 'refused', code: 'UNAUTHORIZED', hint: 'log in again, e.g. with `oc login`' };
    case 403:
      return { kind: 'refused', code: 'FORBIDDEN', hint: '`oc auth can-i --list` shows what you may do' };
    case 404:
      if (isUnserved(answer.body))
        return { kind: 'failed', code: 'NOT_SERVED', hint: '`oc api-resources` lists what this cluster serves' };
      return { kind: 'failed', code: 'NOT_FOUND', hint: runAgain };
    case 409:
      return { kind: 'failed', code: reason === 'AlreadyExists' ? 'ALREADY_EXISTS' : 'CONFLICT', hint: runAgain };
    case 410:
      return { kind: 'failed', code: 'EXPIRED', hint: runAgain };
    case 422:
      return { kind: 'failed', code: 'INVALID', hint: 'add --dry-run to see what would be sent' };
    case 429:
      return { kind: 'failed', code: 'TOO_MANY_REQUESTS', hint: 'wait a little, and run the command again' };
    case 504:
      return { kind: 'timeout', code: 'TIMEOUT', hint: lookAtServer };
    default:
      if (answer.status < 500)
        return { kind: 'failed', code: 'BAD_REQUEST', hint: 'add -v to see what ran on the host' };
      if (isContainerGone(answer.body)) return { kind: 'failed', code: 'CONTAINER_GONE', hint: runAgain };
      return { kind: 'failed', code: 'SERVER_ERROR', hint: lookAtServer };
  }
}

/** A group or path that the server does not know is plain text; a resource that its group lacks is a `Status` without a name. */
function isUnserved(body: unknown): boolean {
  return !isRecord(body) || textAt(body, 'details', 'name') === undefined;
}

/** The kubelet's words, as text, for a container that does not run (`pkg/kubelet/kubelet_pods.go`, GetExec). */
function isContainerGone(body: unknown): boolean {
  return typeof body === 'string' && /\bcontainer not found\b/.test(body);
}

/** Seconds from the `Retry-After` header, or from the `Status` body. */
export function retryAfterOf(header: string | undefined, body: unknown): number | undefined {
  const seconds = header === undefined ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : numberAt(body, 'details', 'retryAfterSeconds');
}
