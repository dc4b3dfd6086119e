import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type DrainRules,
  type DrainVerdict,
  judgeDrainPod,
  planDrain,
  podsStillThere,
} from '../../../../src/model/drain/drain.ts';
import { aDrainPod, type DrainPodOptions } from '../../../support/drain-pods.ts';

const strict: DrainRules = {
  force: false,
  ignoreDaemonSets: false,
  deleteEmptyDirData: false,
  skipWaitForDeleteTimeoutSeconds: 0,
};
const now = Date.parse('2026-11-22T12:00:00Z');
const sight = { ownUids: new Set<string>(), goneDaemonSets: new Set<string>(), now };

const emptyDir = [{ name: 'scratch', emptyDir: {} }];
const evict = (warning?: string): DrainVerdict => ({ kind: 'evict', warning });
const refuse = (why: string, flag: string): DrainVerdict => ({ kind: 'refuse', why, flag });
const daemon = { controller: 'DaemonSet/logger' };

type Row = readonly [title: string, DrainPodOptions, Partial<DrainRules>, DrainVerdict];
const rows: readonly Row[] = [
  ['that something makes anew', {}, {}, evict()],
  ['that nothing makes anew', { controller: '' }, {}, refuse('nothing makes it anew', '--force')],
  ['that nothing makes anew, by force', { controller: '' }, { force: true }, evict('nothing makes it anew')],
  ['with an emptyDir', { volumes: emptyDir }, {}, refuse('it keeps data in an emptyDir', '--delete-emptydir-data')],
  ['with an emptyDir that may go', { volumes: emptyDir }, { deleteEmptyDirData: true }, evict('its emptyDir is lost')],
  [
    'with an emptyDir that nothing makes anew',
    { volumes: emptyDir, controller: '' },
    { deleteEmptyDirData: true, force: true },
    evict('its emptyDir is lost, nothing makes it anew'),
  ],
  [
    'with an emptyDir that nothing makes anew, by one flag only',
    { volumes: emptyDir, controller: '' },
    { deleteEmptyDirData: true },
    refuse('nothing makes it anew', '--force'),
  ],
  ['of a DaemonSet', daemon, {}, refuse('a DaemonSet keeps it here', '--ignore-daemonsets')],
  ['of a DaemonSet, by force', daemon, { force: true }, refuse('a DaemonSet keeps it here', '--ignore-daemonsets')],
  ['of a DaemonSet that is ignored', daemon, { ignoreDaemonSets: true }, { kind: 'leave', why: 'daemonset' }],
  [
    'of a DaemonSet that is ignored, with an emptyDir',
    { ...daemon, volumes: emptyDir },
    { ignoreDaemonSets: true },
    { kind: 'leave', why: 'daemonset' },
  ],
  ['of a DaemonSet, and over', { ...daemon, phase: 'Failed' }, {}, evict()],
  ['that the kubelet makes', { isMirror: true, controller: 'Node/worker-a' }, {}, { kind: 'leave', why: 'mirror' }],
  ['that the kubelet makes, and over', { isMirror: true, phase: 'Failed' }, {}, { kind: 'leave', why: 'mirror' }],
  [
    'that has succeeded, with all that is refused else',
    { phase: 'Succeeded', controller: '', volumes: emptyDir },
    {},
    evict(),
  ],
  [
    'that has failed, with all that is refused else',
    { phase: 'Failed', controller: '', volumes: emptyDir },
    {},
    evict(),
  ],
  ['that is pending', { phase: 'Pending', controller: '' }, {}, refuse('nothing makes it anew', '--force')],
  ['that is ending', { deletionTimestamp: '2026-11-22T11:00:00Z' }, {}, evict()],
  [
    'that has been ending for longer than is waited for',
    { deletionTimestamp: '2026-11-22T11:58:59Z', controller: '' },
    { skipWaitForDeleteTimeoutSeconds: 60 },
    { kind: 'leave', why: 'ending' },
  ],
  [
    'that has not been ending for so long',
    { deletionTimestamp: '2026-11-22T11:59:00Z' },
    { skipWaitForDeleteTimeoutSeconds: 60 },
    evict(),
  ],
];
for (const [title, pod, rules, verdict] of rows) {
  const what =
    verdict.kind === 'refuse'
      ? `is refused without ${verdict.flag}`
      : verdict.kind === 'leave'
        ? 'is left'
        : 'is evicted';
  test(`a pod ${title} ${what}`, () => {
    assert.deepEqual(judgeDrainPod(aDrainPod(pod), { ...strict, ...rules }, sight), verdict);
  });
}

test('a pod of ours is left, and no other of its name', () => {
  const ours = { ...sight, ownUids: new Set(['uid-of-web']) };
  assert.deepEqual(judgeDrainPod(aDrainPod({ controller: '' }), strict, ours), { kind: 'leave', why: 'ours' });
  assert.equal(judgeDrainPod(aDrainPod({ name: 'other', controller: '' }), strict, ours).kind, 'refuse');
});

test('a pod whose DaemonSet is gone goes by force only, even where DaemonSets are ignored', () => {
  const orphaned = { ...sight, goneDaemonSets: new Set(['shop/logger']) };
  const judge = (rules: Partial<DrainRules>) => judgeDrainPod(aDrainPod(daemon), { ...strict, ...rules }, orphaned);
  assert.deepEqual(judge({ ignoreDaemonSets: true }), refuse('its DaemonSet is gone', '--force'));
  assert.deepEqual(judge({ force: true }), evict('its DaemonSet is gone'));
});

test('a plan names what goes, what is lost by it, and what is left', () => {
  const [web, scratch, logger] = [
    aDrainPod(),
    aDrainPod({ name: 'scratch', volumes: emptyDir }),
    aDrainPod({ name: 'log', ...daemon }),
  ];
  const rules = { ...strict, ignoreDaemonSets: true, deleteEmptyDirData: true };
  assert.deepEqual(planDrain([web, scratch, logger], rules, sight), {
    kind: 'drain',
    evict: [web, scratch],
    warnings: ['pod/shop/scratch: its emptyDir is lost'],
    left: [{ pod: logger, why: 'daemonset' }],
  });
});

test('one pod that may not go is enough to refuse, and every flag that is wanted is named once', () => {
  const pods = [
    aDrainPod(),
    aDrainPod({ name: 'a', controller: '' }),
    aDrainPod({ name: 'b', controller: '' }),
    aDrainPod({ name: 'c', ...daemon }),
  ];
  assert.deepEqual(planDrain(pods, strict, sight), {
    kind: 'refused',
    code: 'DRAIN_REFUSED',
    reason:
      'pod/shop/a: nothing makes it anew; pod/shop/b: nothing makes it anew; pod/shop/c: a DaemonSet keeps it here',
    hint: '--force --ignore-daemonsets',
  });
});

test('a node without pods is drained', () => {
  assert.deepEqual(planDrain([], strict, sight), { kind: 'drain', evict: [], warnings: [], left: [] });
});

test('another pod of the same name is not the one that was evicted', () => {
  const [web, other] = [aDrainPod(), aDrainPod({ name: 'other' })];
  const anew = { ...web, metadata: { ...web.metadata, uid: 'uid-of-the-next' } };
  assert.deepEqual(podsStillThere([web, other], [anew, other]), [other]);
});
