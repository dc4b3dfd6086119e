import type { Common, SshFlags, UsrRequest } from '../../src/model/request.ts';

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

/** `usr worker-a`, where the user gave no flags. */
export function aUsrRequest(more: Partial<UsrRequest> = {}): UsrRequest {
  return {
    command: 'usr',
    common: aCommon(),
    target: { kind: 'names', names: ['worker-a'] },
    via: 'ssh',
    ssh: someSshFlags(),
    repair: false,
    run: [],
    ...more,
  };
}
