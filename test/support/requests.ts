import type { Install, Rollout } from '../../src/model/put/install.ts';
import type {
  Common,
  DrainFlags,
  OverrideListRequest,
  OverrideRemoveRequest,
  OverrideReplaceRequest,
  OverrideResetRequest,
  OverrideWork,
  RebootRequest,
  RescueRequest,
  SshFlags,
  UsrRequest,
} from '../../src/model/request.ts';

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
export const oneByOne: Rollout = { maxUnavailable: { kind: 'nodes', count: 1 }, canary: 0, maxFailures: 0 };

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

/** How a node is drained, where the user gave no flags. */
export function someDrainFlags(more: Partial<DrainFlags> = {}): DrainFlags {
  return {
    drain: 'unless-alone',
    rules: { force: false, ignoreDaemonSets: true, deleteEmptyDirData: false, skipWaitForDeleteTimeoutSeconds: 0 },
    podSelector: undefined,
    graceSeconds: undefined,
    disableEviction: false,
    timeoutMs: 0,
    ...more,
  };
}

/** What is done about overrides of worker-a, where the user gave no flags. */
export function anOverrideWork(more: Partial<OverrideWork> = {}): OverrideWork {
  return {
    common: aCommon(),
    target: { kind: 'names', names: ['worker-a'] },
    afterwards: 'ask',
    guard: 'refuse',
    replacePending: false,
    lockTimeoutMs: 300_000,
    deadman: { armed: 'critical', windowMs: 600_000, confirmedBy: 'us' },
    drain: someDrainFlags(),
    rollout: oneByOne,
    ...more,
  };
}

/** `override replace ./runc.rpm worker-a`, where the user gave no flags. */
export function aReplaceRequest(more: Partial<OverrideReplaceRequest> = {}): OverrideReplaceRequest {
  return { command: 'override replace', ...anOverrideWork(), rpms: ['./runc.rpm'], ...more };
}

/** `override remove runc worker-a`, where the user gave no flags. */
export function aRemoveRequest(more: Partial<OverrideRemoveRequest> = {}): OverrideRemoveRequest {
  return { command: 'override remove', ...anOverrideWork(), packages: ['runc'], ...more };
}

/** `override reset worker-a`, where the user gave no flags. */
export function aResetRequest(more: Partial<OverrideResetRequest> = {}): OverrideResetRequest {
  return { command: 'override reset', ...anOverrideWork(), packages: 'recorded', unrecorded: false, ...more };
}

/** `override`, where the user gave no flags. */
export function anOverrideListRequest(more: Partial<OverrideListRequest> = {}): OverrideListRequest {
  return { command: 'override list', common: aCommon(), target: undefined, live: false, ...more };
}

/** `reboot worker-a`, where the user gave no flags. */
export function aRebootRequest(more: Partial<RebootRequest> = {}): RebootRequest {
  return {
    command: 'reboot',
    common: aCommon(),
    target: { kind: 'names', names: ['worker-a'] },
    guard: 'refuse',
    deadman: { armed: 'critical', windowMs: 600_000, confirmedBy: 'us' },
    drain: someDrainFlags(),
    rollout: oneByOne,
    ...more,
  };
}
