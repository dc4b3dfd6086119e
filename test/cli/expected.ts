import { parse } from '../../src/cli/parse.ts';
import type {
  CheckRequest,
  Common,
  KeyGrantRequest,
  KeyListRequest,
  KeyRevokeRequest,
  ProxyRequest,
  Request,
  RescueRequest,
  SshFlags,
  SshRequest,
  StatusRequest,
  UsrConfirmRequest,
  UsrRequest,
  UsrRevertRequest,
} from '../../src/model/request.ts';
import { anInstall, oneByOne, someDrainFlags } from '../support/requests.ts';

/** By what the program was called, and where. */
export const calledAs = { program: 'oc rpmoverlay', self: ['/opt/oc-rpmoverlay'], directory: '/home/me' };

/** What is asked for by words behind `oc rpmoverlay`. */
export function asked(argv: readonly string[]): Request {
  return parse(argv, { ...calledAs, version: '1.2.3', width: 80 });
}

/** The words of a line in which nothing is quoted. */
export function wordsOf(line: string): readonly string[] {
  return line.split(' ').filter(word => word !== '');
}

/** What every request has when no shared flag is given. */
export function common(changes: Partial<Common> = {}): Common {
  return {
    program: 'oc rpmoverlay',
    connection: {},
    output: { format: 'table', quiet: false, verbose: false, color: 'auto' },
    dryRun: false,
    yes: false,
    allowDisruption: false,
    timeoutMs: 20 * 60_000,
    debugPod: { image: undefined, toNamespace: undefined, keepPod: false },
    parallel: 5,
    ...changes,
  };
}

export function sshFlags(changes: Partial<SshFlags> = {}): SshFlags {
  return { key: { kind: 'find', makeIn: 'here' }, keyType: undefined, keepKey: false, ...changes };
}

/** `usr worker-a`, but for the changes. */
export function usr(changes: Partial<UsrRequest> = {}): UsrRequest {
  return {
    command: 'usr',
    common: common(),
    target: { kind: 'names', names: ['worker-a'] },
    via: 'ssh',
    ssh: sshFlags(),
    repair: false,
    install: anInstall(),
    rollout: oneByOne,
    run: [],
    ...changes,
  };
}

/** `usr revert worker-a`, but for the changes. */
export function usrRevert(changes: Partial<UsrRevertRequest> = {}): UsrRevertRequest {
  return {
    command: 'usr revert',
    common: common(),
    target: { kind: 'names', names: ['worker-a'] },
    via: 'ssh',
    ssh: sshFlags(),
    reboot: false,
    lockTimeoutMs: 60_000,
    rollout: oneByOne,
    ...changes,
  };
}

/** `usr confirm worker-a`, but for the changes. */
export function usrConfirm(changes: Partial<UsrConfirmRequest> = {}): UsrConfirmRequest {
  return { command: 'usr confirm', common: common(), node: 'worker-a', via: 'ssh', ssh: sshFlags(), ...changes };
}

/** `rescue worker-a`, but for the changes. */
export function rescue(changes: Partial<RescueRequest> = {}): RescueRequest {
  return {
    command: 'rescue',
    common: common(),
    node: 'worker-a',
    from: undefined,
    ssh: sshFlags(),
    cure: 'revert-then-reboot',
    ...changes,
  };
}

/** `status`, but for the changes. */
export function status(changes: Partial<StatusRequest> = {}): StatusRequest {
  return { command: 'status', common: common(), target: undefined, live: false, ...changes };
}

/** `check worker-a`, but for the changes. */
export function check(changes: Partial<CheckRequest> = {}): CheckRequest {
  return {
    command: 'check',
    common: common(),
    target: { kind: 'names', names: ['worker-a'] },
    live: false,
    ssh: sshFlags(),
    drain: someDrainFlags(),
    ...changes,
  };
}

/** `ssh worker-a`, but for the changes. */
export function ssh(changes: Partial<SshRequest> = {}): SshRequest {
  return { command: 'ssh', common: common(), node: 'worker-a', ssh: sshFlags(), run: [], ...changes };
}

/** `proxy worker-a`, but for the changes. */
export function proxy(changes: Partial<ProxyRequest> = {}): ProxyRequest {
  return {
    command: 'proxy',
    common: common(),
    node: 'worker-a',
    sshConfig: false,
    proxyCommand: '/opt/oc-rpmoverlay proxy worker-a',
    ...changes,
  };
}

/** `key grant --pool worker --key id.pub`, but for the changes. */
export function keyGrant(changes: Partial<KeyGrantRequest> = {}): KeyGrantRequest {
  return { command: 'key grant', common: common(), pool: 'worker', keyFile: 'id.pub', ...changes };
}

/** `key list`, but for the changes. */
export function keyList(changes: Partial<KeyListRequest> = {}): KeyListRequest {
  return { command: 'key list', common: common(), pool: undefined, ...changes };
}

export function keyRevoke(key: string): KeyRevokeRequest {
  return { command: 'key revoke', common: common(), key };
}
