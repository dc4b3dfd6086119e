import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrainRules } from '../../src/model/drain/drain.ts';
import type { DrainFlags, RebootRequest } from '../../src/model/request.ts';
import { aRebootRequest, someDrainFlags } from '../support/requests.ts';
import { asked, common, wordsOf } from './expected.ts';

const long = common({ timeoutMs: 3_600_000 });
const reboot = (more: Partial<RebootRequest> = {}) => aRebootRequest({ common: long, ...more });
const draining = (drain: Partial<DrainFlags>) => reboot({ drain: someDrainFlags(drain) });
const judging = (rules: Partial<DrainRules>) => draining({ rules: { ...someDrainFlags().rules, ...rules } });

const rows: readonly (readonly [line: string, request: RebootRequest])[] = [
  ['worker-a', reboot()],
  ['node/worker-a worker-b', reboot({ target: { kind: 'names', names: ['worker-a', 'worker-b'] } })],
  ['-l a=b', reboot({ target: { kind: 'selector', selector: 'a=b' } })],
  ['--pool worker', reboot({ target: { kind: 'pool', pool: 'worker' } })],
  ['--all', reboot({ target: { kind: 'all' } })],
  ['worker-a --dry-run', reboot({ common: { ...long, dryRun: true } })],
  ['worker-a -y', reboot({ common: { ...long, yes: true } })],
  ['worker-a --timeout 20m --parallel 2', reboot({ common: { ...long, timeoutMs: 1_200_000, parallel: 2 } })],
  ['worker-a --keep-pod', reboot({ common: { ...long, debugPod: { ...long.debugPod, keepPod: true } } })],
  ['worker-a -o name', reboot({ common: { ...long, output: { ...long.output, format: 'name' } } })],
  ['worker-a --no-deadman', reboot({ deadman: { armed: 'never', windowMs: 600_000, confirmedBy: 'us' } })],
  ['worker-a --confirm-within 2m', reboot({ deadman: { armed: 'always', windowMs: 120_000, confirmedBy: 'us' } })],
  ['worker-a --no-confirm', reboot({ deadman: { armed: 'always', windowMs: 600_000, confirmedBy: 'person' } })],
  ['worker-a --wait-for-pool', reboot({ guard: 'wait' })],
  ['worker-a --pause-pool', reboot({ guard: 'pause' })],
  [
    '--pool worker --max-unavailable 2 --canary 1 --max-failures 1',
    reboot({
      target: { kind: 'pool', pool: 'worker' },
      rollout: { maxUnavailable: { kind: 'nodes', count: 2 }, canary: 1, maxFailures: 1 },
    }),
  ],

  ['worker-a --drain', draining({ drain: 'always' })],
  ['worker-a --drain=false', draining({ drain: 'never' })],
  ['worker-a --no-drain', draining({ drain: 'never' })],
  ['worker-a --no-drain=false', draining({})],
  ['worker-a --drain --no-drain=false', draining({ drain: 'always' })],
  ['worker-a --drain-timeout 90s', draining({ timeoutMs: 90_000 })],
  ['worker-a --drain-timeout 0s', draining({})],
  ['worker-a --force', judging({ force: true })],
  ['worker-a --ignore-daemonsets', draining({})],
  ['worker-a --ignore-daemonsets=false', judging({ ignoreDaemonSets: false })],
  ['worker-a --ignore-daemonsets=false --ignore-daemonsets', draining({})],
  ['worker-a --delete-emptydir-data', judging({ deleteEmptyDirData: true })],
  ['worker-a --grace-period 30', draining({ graceSeconds: 30 })],
  ['worker-a --grace-period=0', draining({ graceSeconds: 0 })],
  ['worker-a --grace-period -1', draining({})],
  ['worker-a --grace-period=5 --grace-period=-20', draining({})],
  ['worker-a --pod-selector app!=db', draining({ podSelector: 'app!=db' })],
  ['worker-a --disable-eviction', draining({ disableEviction: true })],
  ['worker-a --skip-wait-for-delete-timeout 60', judging({ skipWaitForDeleteTimeoutSeconds: 60 })],
];

for (const [line, request] of rows) {
  test(`"reboot ${line}" is understood`, () => assert.deepEqual(asked(['reboot', ...wordsOf(line)]), request));
}
