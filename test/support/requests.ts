import type { Install, Rollout } from '../../src/model/put/install.ts';
import type { Common, RescueRequest, SshFlags, UsrRequest } from '../../src/model/request.ts';

/** What every command has, where the user gave no flags. */
export function aCommon(more: Partial<Common> = {}): Common {
  return {
    program: 'oc rpmoverlay',
    connection: {},
    output: { format: 'table', quiet: false, verbose: false, color: 'auto' },
    dryRun: false,
    yes: false,
    allowDisruption: false,
    timeoutMs: 600_000,
    debugPod: { keepPod: false },
    parallel: 4,
    ...more,
  };
}

/** The flags of a login, where the user gave none. */
export function someSshFlags(more: Partial<SshFlags> = {}): SshFlags {
  return { key: { kind: 'find', makeIn: 'here' }, keyType: undefined, keepKey: false, ...more };
}

/** What is installed, and how, where the user gave no flags: nothing. */
export function anInstall(more: Partial<Install> = {}): Install {
  return {
    puts: [],
    rpms: [],
    restart: 'default',
    verify: ['--version'],
    critical: [],
    deadman: { armed: 'critical', windowMs: 600_000, confirmedBy: 'us' },
    lockTimeoutMs: 60_000,
    ...more,
  };
}

/** How several nodes follow one another, where the user gave no flags. */
export const oneByOne: Rollout = { maxUnavailable: { kind: 'nodes', count: 1 }, maxFailures: 0 };

/** `usr worker-a`, where the user gave no flags. */
export function aUsrRequest(more: Partial<UsrRequest> = {}): UsrRequest {
  return {
    command: 'usr',
    common: aCommon(),
    target: { kind: 'names', names: ['worker-a'] },
    via: 'ssh',
    ssh: someSshFlags(),
    repair: false,
    install: anInstall(),
    rollout: oneByOne,
    run: [],
    ...more,
  };
}

/** `rescue worker-a`, where the user gave no flags. */
export function aRescueRequest(more: Partial<RescueRequest> = {}): RescueRequest {
  return {
    command: 'rescue',
    common: aCommon(),
    node: 'worker-a',
    from: undefined,
    ssh: someSshFlags(),
    cure: 'revert-then-reboot',
    ...more,
  };
}
