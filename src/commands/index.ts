import { assertNever } from '../errors.ts';
import type { Request, TextRequest } from '../model/request.ts';
import type { Result } from '../model/result.ts';
import type { Deadline, Ports } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { check } from './check.ts';
import { cleanup } from './cleanup.ts';
import { keyGrant } from './key-grant.ts';
import { keyList } from './key-list.ts';
import { keyRevoke } from './key-revoke.ts';
import { overrideList } from './override-list.ts';
import { overrideRemove } from './override-remove.ts';
import { overrideReplace } from './override-replace.ts';
import { overrideReset } from './override-reset.ts';
import { proxy } from './proxy.ts';
import { reboot } from './reboot.ts';
import { rescue } from './rescue.ts';
import { ssh } from './ssh.ts';
import { status } from './status.ts';
import { usr } from './usr.ts';
import { usrConfirm } from './usr-confirm.ts';
import { usrRevert } from './usr-revert.ts';

/** A request that needs a cluster. */
export type ClusterRequest = Exclude<Request, TextRequest>;

/**
 * Carries a request out. What it makes is registered with `undo`, and still there when it returns. `deadline` holds until
 * the terminal is handed over: how long the user stays on the node is not ours to limit.
 */
export function runCommand(ports: Ports, request: ClusterRequest, undo: Undo, deadline: Deadline): Promise<Result> {
  switch (request.command) {
    case 'usr':
      return usr(ports, request, undo, deadline);
    case 'usr revert':
      return usrRevert(ports, request, undo, deadline);
    case 'usr confirm':
      return usrConfirm(ports, request, undo, deadline);
    case 'override replace':
      return overrideReplace(ports, request, undo, deadline);
    case 'override remove':
      return overrideRemove(ports, request, undo, deadline);
    case 'override reset':
      return overrideReset(ports, request, undo, deadline);
    case 'reboot':
      return reboot(ports, request, undo, deadline);
    case 'override list':
      return overrideList(ports, request, undo, deadline);
    case 'cleanup':
      return cleanup(ports, request, undo, deadline);
    case 'status':
      return status(ports, request, undo, deadline);
    case 'check':
      return check(ports, request, undo, deadline);
    case 'rescue':
      return rescue(ports, request, undo, deadline);
    case 'ssh':
      return ssh(ports, request, undo, deadline);
    case 'proxy':
      return proxy(ports, request, undo, deadline);
    case 'key grant':
      return keyGrant(ports, request, undo, deadline);
    case 'key list':
      return keyList(ports, request, deadline);
    case 'key revoke':
      return keyRevoke(ports, request, deadline);
    default:
      return assertNever(request);
  }
}
