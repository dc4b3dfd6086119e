import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  OutputFormat,
  OverrideListRequest,
  OverrideRemoveRequest,
  OverrideReplaceRequest,
  OverrideResetRequest,
  Request,
  Target,
} from '../../src/model/request.ts';
import {
  anOverrideListRequest,
  aRemoveRequest,
  aReplaceRequest,
  aResetRequest,
  someDrainFlags,
} from '../support/requests.ts';
import { asked, common, wordsOf } from './expected.ts';

const hour = 3_600_000;
const long = common({ timeoutMs: hour });
const all: Target = { kind: 'all' };
const labelled: Target = { kind: 'selector', selector: 'a=b' };
const workers: Target = { kind: 'pool', pool: 'worker' };

const names = (first: string, ...others: string[]) =>
  ({ kind: 'names', names: [first, ...others] }) as const satisfies Target;
const didYouMean = (word: string): string => `did you mean oc rpmoverlay override ${word}?`;
const orPackage = (word: string): string =>
  `oc get nodes; the last word is the node, so that a package is reset by oc rpmoverlay override reset ${word} NODE`;
const onTwo = { target: names('worker-a', 'worker-b') };
const formatted = (format: OutputFormat) => ({ ...common().output, format });

const list = (more: Partial<OverrideListRequest> = {}) => anOverrideListRequest({ common: common(), ...more });
const replace = (more: Partial<OverrideReplaceRequest> = {}) => aReplaceRequest({ common: long, ...more });
const remove = (more: Partial<OverrideRemoveRequest> = {}) => aRemoveRequest({ common: long, ...more });
const reset = (more: Partial<OverrideResetRequest> = {}) => aResetRequest({ common: long, ...more });

/** With these flags. */
const replacing = (line: string, more: Partial<OverrideReplaceRequest>): readonly [string, Request] => [
  `override replace ./runc.rpm worker-a ${line}`,
  replace(more),
];

const rows: readonly (readonly [line: string, request: Request])[] = [
  // What is overridden.
  ['override', list()],
  ['override list', list()],
  ['override worker-a', list({ target: names('worker-a') })],
  ['override list worker-a node/worker-b', list({ target: names('worker-a', 'worker-b') })],
  ['override list list', list({ target: names('list') })],
  ['override node/list', list({ target: names('list') })],
  ['override reset-me', list({ target: names('reset-me') })],
  ['override resett', list({ target: { ...names('resett'), otherwise: didYouMean('reset') } })],
  ['override repl', list({ target: { ...names('repl'), otherwise: didYouMean('replace') } })],
  ['override foo', list({ target: names('foo') })],
  ['override node/resett', list({ target: names('resett') })],
  ['override reset1 worker-a', list({ target: names('reset1', 'worker-a') })],
  ['override node/resett worker-a', list({ target: names('resett', 'worker-a') })],
  ['override node/x.rpm', list({ target: names('x.rpm') })],
  ['override --all', list({ target: all })],
  ['override list -l a=b', list({ target: labelled })],
  ['override --pool worker -o json', list({ target: workers, common: common({ output: formatted('json') }) })],
  ['override --live --parallel 2', list({ live: true, common: common({ parallel: 2 }) })],
  ['override list --live --dry-run', list({ live: true, common: common({ dryRun: true }) })],
  ['override --timeout 1m', list({ common: common({ timeoutMs: 60_000 }) })],

  // Which RPMs, and where.
  ['override replace ./runc.rpm worker-a', replace()],
  ['override replace worker-a ./runc.rpm', replace()],
  ['override replace ./runc.rpm node/worker-a', replace()],
  ['override replace a.rpm worker-a b.RPM a.rpm', replace({ rpms: ['a.rpm', 'b.RPM'] })],
  ['override replace HTTPS://Host/runc?x=y worker-a', replace({ rpms: ['https://host/runc?x=y'] })],
  ['override replace http://h/a.rpm ./b.rpm worker-a', replace({ rpms: ['http://h/a.rpm', './b.rpm'] })],
  ['override replace C:\\a.rpm worker-a', replace({ rpms: ['C:\\a.rpm'] })],
  ['override replace ./runc.rpm worker-a worker-b', replace({ target: names('worker-a', 'worker-b') })],
  ['override replace ./runc.rpm node/x.rpm', replace({ target: names('x.rpm') })],
  ['override replace ./runc.rpm remove', replace({ target: names('remove') })],
  ['override replace ./runc.rpm -l a=b', replace({ target: labelled })],
  ['override replace ./runc.rpm --pool worker', replace({ target: workers })],
  ['override replace ./runc.rpm --all', replace({ target: all })],

  // Which packages, and where: the last word is the node, unless something else can only be one.
  ['override remove runc worker-a', remove()],
  ['override remove runc crun runc worker-a', remove({ packages: ['runc', 'crun'] })],
  ['override remove gtk2+extra.x_y-1 worker-a', remove({ packages: ['gtk2+extra.x_y-1'] })],
  ['override remove java-1.8.0-openjdk worker-a', remove({ packages: ['java-1.8.0-openjdk'] })],
  ['override remove compat-openssl-1.0 worker-a', remove({ packages: ['compat-openssl-1.0'] })],
  ['override remove node/worker-a runc crun', remove({ packages: ['runc', 'crun'] })],
  ['override remove runc no/worker-a crun nodes/worker-b', remove({ ...onTwo, packages: ['runc', 'crun'] })],
  ['override remove runc crun --pool worker', remove({ target: workers, packages: ['runc', 'crun'] })],
  ['override remove runc --all', remove({ target: all })],
  ['override remove runc worker-a --all=false', remove()],
  ['override reset worker-a', reset({ target: { ...names('worker-a'), otherwise: orPackage('worker-a') } })],
  ['override reset runc', reset({ target: { ...names('runc'), otherwise: orPackage('runc') } })],
  ['override reset node/worker-a', reset()],
  ['override reset --pool worker', reset({ target: workers })],
  ['override reset -l a=b --unrecorded', reset({ target: labelled, unrecorded: true })],
  ['override reset runc worker-a', reset({ packages: ['runc'] })],
  ['override reset runc crun --all', reset({ target: all, packages: ['runc', 'crun'] })],
  ['override reset runc node/worker-a', reset({ packages: ['runc'] })],
  ['override reset node/worker-a node/worker-b', reset(onTwo)],

  // What follows the staging.
  replacing('--reboot', { afterwards: 'reboot' }),
  replacing('--reboot=false', { afterwards: 'stay' }),
  replacing('--no-reboot', { afterwards: 'stay' }),
  replacing('--no-reboot=false', {}),
  replacing('--apply-live', { afterwards: 'apply-live' }),
  replacing('--apply-live --reboot=false', { afterwards: 'apply-live' }),
  replacing('--apply-live=false --no-reboot', { afterwards: 'stay' }),
  replacing('--yes', { afterwards: 'stay', common: { ...long, yes: true } }),
  replacing('--yes --reboot', { afterwards: 'reboot', common: { ...long, yes: true } }),
  replacing('--allow-disruption', { common: { ...long, allowDisruption: true } }),
  replacing('-y --allow-disruption', { afterwards: 'reboot', common: { ...long, yes: true, allowDisruption: true } }),
  replacing('-y --allow-disruption --no-reboot', {
    afterwards: 'stay',
    common: { ...long, yes: true, allowDisruption: true },
  }),
  ['override remove runc worker-a --reboot', remove({ afterwards: 'reboot' })],
  ['override reset node/worker-a --no-reboot', reset({ afterwards: 'stay' })],

  // Somebody else's work.
  replacing('--wait-for-pool', { guard: 'wait' }),
  replacing('--pause-pool', { guard: 'pause' }),
  replacing('--pause-pool --wait-for-pool=false', { guard: 'pause' }),
  replacing('--replace-pending', { replacePending: true }),
  replacing('--lock-timeout 0', { lockTimeoutMs: 0 }),
  replacing('--lock-timeout 1m30s', { lockTimeoutMs: 90_000 }),

  // The switch across the reboot.
  replacing('--reboot --confirm-within 5m', {
    afterwards: 'reboot',
    deadman: { armed: 'always', windowMs: 300_000, confirmedBy: 'us' },
  }),
  replacing('--no-confirm', { deadman: { armed: 'always', windowMs: 600_000, confirmedBy: 'person' } }),
  replacing('--no-deadman', { deadman: { armed: 'never', windowMs: 600_000, confirmedBy: 'us' } }),

  // Several nodes, and what all commands share.
  replacing('--reboot --drain --force', {
    afterwards: 'reboot',
    drain: someDrainFlags({ drain: 'always', rules: { ...someDrainFlags().rules, force: true } }),
  }),
  replacing('--reboot --canary 1 --max-unavailable 10% --max-failures 2', {
    afterwards: 'reboot',
    rollout: { maxUnavailable: { kind: 'percent', count: 10 }, canary: 1, maxFailures: 2 },
  }),
  replacing('--apply-live --max-unavailable 3', {
    afterwards: 'apply-live',
    rollout: { maxUnavailable: { kind: 'nodes', count: 3 }, canary: 0, maxFailures: 0 },
  }),
  replacing('--no-reboot --max-failures 2 --parallel 9', {
    afterwards: 'stay',
    common: { ...long, parallel: 9 },
    rollout: { maxUnavailable: { kind: 'nodes', count: 1 }, canary: 0, maxFailures: 2 },
  }),
  replacing('--dry-run --timeout 3h -o wide -q', {
    common: { ...long, dryRun: true, timeoutMs: 3 * hour, output: { ...formatted('wide'), quiet: true } },
  }),
  replacing('--context prod --image quay.io/x/y:1', {
    common: {
      ...long,
      connection: { context: 'prod' },
      debugPod: { image: 'quay.io/x/y:1', toNamespace: undefined, keepPod: false },
    },
  }),
];

for (const [line, request] of rows) {
  test(`"${line}" is understood`, () => assert.deepEqual(asked(wordsOf(line)), request));
}
