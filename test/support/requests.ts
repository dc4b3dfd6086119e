import type { Common, SshFlags } from '../../src/model/request.ts';

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
