import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { clusterRoles, fullRights, rulesOf } from '../../src/model/check/cluster-role.ts';
import { buildOverride } from '../lab/node/override-rpms.ts';
import { killAt } from '../support/kill-at.ts';
import { program, request } from '../support/moment.ts';
import { writeProgram } from '../support/put-story.ts';
import { rightsIn, roleOf, runByRules } from '../support/role-run.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { fingerprintOf, makeKeyFile } from '../support/user-keys.ts';
import { workload } from '../support/workload.ts';

const names = triesAll ? ['worker-a', 'worker-b'] : ['worker-a'];
const stories = tellStories({ nodes: names.map(name => ({ name })) });
const { lab, run, reboot, home } = stories;

/** Runs a command as a user who has its role and nothing else: nothing that it asks for may be denied. What it used. */
type Use = () => Promise<ReadonlySet<string>>;

function by(role: string, ...words: readonly string[]): Use {
  return async () => {
    const { used, denied } = await runByRules(stories, roleOf(role).rules, words);
    assert.deepEqual([...denied], [], words.join(' '));
    return used;
  };
}

type Proof = {
  /** In this order. */
  readonly uses: readonly Use[];
  /** How many of them are tried where not all are; default: all. */
  readonly sample?: number;
  /** What its role has for what does not happen here. */
  readonly unused?: readonly string[];
};

const configs = 'machineconfigs.machineconfiguration.openshift.io';
const heartbeat = 'get leases.coordination.k8s.io';
const versions = 'clusterversions.config.openshift.io';

/** The lab's admission asks for no constraints, and no debug pod ends before its time. */
const ofPods = ['use securitycontextconstraints.security.openshift.io', 'get pods'];
/** Only `usr` keeps a key here. */
const ofLogin = [...ofPods, `patch ${configs}`];
/** Here the operator has nothing to do that would be waited for. */
const ofReboot = [...ofPods, `list ${versions}`, `watch ${versions}`];

const aByHost = ['worker-a', '--via', 'host'];
const allLive = ['--all', '--live'];
const keys = keyStory();

const proofs: Readonly<Record<string, Proof>> = {
  usr: { uses: [by('usr', 'usr', 'worker-a'), keepingKey, putting], sample: 1, unused: ofPods },
  'usr confirm': { uses: [by('usr confirm', 'usr', 'confirm', 'worker-a')], sample: 0, unused: ofLogin },
  'usr revert': {
    uses: [by('usr revert', 'usr', 'revert', 'worker-a'), by('usr revert', 'usr', 'revert', ...aByHost, '--reboot')],
    sample: 0,
    // Nothing was restarted.
    unused: [...ofLogin, heartbeat],
  },
  'override replace': { uses: [replacing], sample: 0, unused: ofReboot },
  'override reset': { uses: [rebooting('override reset', 'worker-a', '--reboot')], sample: 0, unused: ofReboot },
  'override remove': {
    uses: [rebooting('override remove', 'NetworkManager', 'worker-a', '--reboot')],
    sample: 0,
    unused: ofReboot,
  },
  reboot: { uses: [rebooting('reboot', 'worker-a')], sample: 0, unused: ofReboot },
  'override list': { uses: [by('override list', 'override', 'list', '--pool', 'worker')], unused: ['get nodes'] },
  status: { uses: [by('status', 'status'), by('status', 'status', 'worker-a')] },
  check: { uses: [by('check', 'check', '--all')], unused: ['get nodes'] },
  'override list live': {
    uses: [by('override list live', 'override', 'list', ...allLive)],
    sample: 0,
    unused: [...ofPods, 'get nodes'],
  },
  'status live': { uses: [by('status live', 'status', ...allLive)], sample: 0, unused: [...ofPods, 'get nodes'] },
  'check live': { uses: [by('check live', 'check', ...allLive)], sample: 0, unused: [...ofPods, 'get nodes'] },
  ssh: { uses: [by('ssh', 'ssh', 'worker-a', '--', 'true')], unused: ofLogin },
  proxy: { uses: [by('proxy', 'proxy', 'worker-a')], sample: 0, unused: [...ofPods, 'list nodes'] },
  rescue: {
    uses: [by('rescue', 'rescue', 'worker-a', '--reboot')],
    sample: 0,
    // Nothing is put back or rolled back here.
    unused: [...ofLogin, heartbeat, 'patch nodes'],
  },
  // Nothing goes wrong, and a key disturbs no nodes.
  'key grant': { uses: [async () => (await keys()).granting], unused: [`delete ${configs}`, 'list nodes'] },
  'key list': { uses: [async () => (await keys()).listing] },
  'key revoke': { uses: [async () => (await keys()).revoking], unused: ['list nodes'] },
  cleanup: { uses: [cleaning], sample: 0, unused: ofPods },
};

for (const [role, { uses, sample = uses.length, unused = [] }] of Object.entries(proofs)) {
  const tried = triesAll ? uses : uses.slice(0, sample);
  if (tried.length === 0) continue;
  test(`who has the role of ${role} and nothing else is denied nothing that it asks for`, async () => {
    let used: ReadonlySet<string> = new Set();
    for (const use of tried) used = used.union(await use());
    if (tried.length < uses.length) return;
    assert.deepEqual(unusedOf(role, used).toSorted(), unused.toSorted());
  });
}

/** Who watches reads a list first, and may have seen enough then. */
function unusedOf(role: string, used: ReadonlySet<string>): readonly string[] {
  const isUsed = (right: string): boolean => used.has(right) || used.has(right.replace(/^watch /, 'list '));
  return rightsIn(roleOf(role).rules).filter(right => !isUsed(right));
}

/** By the titles under which `check` tells of their rights. */
const plainUses: Readonly<Record<string, readonly string[]>> = {
  'usr --via host': ['usr', ...aByHost],
  'usr revert --via host': ['usr', 'revert', ...aByHost, '--reboot'],
  reboot: ['reboot', 'worker-a'],
  proxy: ['proxy', 'worker-a', '--ssh-config'],
  'override list': ['override', 'list'],
  status: ['status'],
  'key list': ['key', 'list'],
};

for (const [title, words] of Object.entries(triesAll ? plainUses : {})) {
  test(`${title} does its work also for who has no right but those that it cannot do without`, async () => {
    const { places, needs } = fullRights.find(rights => rights.title === title) ?? assert.fail();
    await runByRules(stories, rulesOf([...places, ...needs]), words);
  });
}

test('the role of each command is proved', () => {
  assert.deepEqual(
    Object.keys(proofs)
      .map(role => roleOf(role).metadata.name)
      .toSorted(),
    clusterRoles()
      .map(({ metadata }) => metadata.name)
      .toSorted(),
  );
});

async function keepingKey(): Promise<ReadonlySet<string>> {
  await reboot('worker-a');
  const used = await by('usr', 'usr', 'worker-a', '--keep-key')();
  const { stdout } = await run(['key', 'list', '-o', 'name']);
  for (const name of stdout.trim().split('\n')) assert.equal((await run(['key', 'revoke', name])).status, 0);
  return used;
}

async function putting(): Promise<ReadonlySet<string>> {
  const { path } = await writeProgram(home(), 'tool', Buffer.from('#!/bin/sh\n'));
  const armed = ['--no-verify', '--confirm-within', '10m', '--no-confirm'];
  return await by('usr', 'usr', ...aByHost, '--put', `${path}:/usr/bin/tool`, ...armed)();
}

async function replacing(): Promise<ReadonlySet<string>> {
  const files = await buildOverride(home(), 'runc', { version: '1.3.0', release: '1.el9' });
  return await rebooting('override replace', files.get('runc') ?? assert.fail(), 'worker-a', '--reboot')();
}

/** With a pod that has to go, and the pool paused meanwhile. */
function rebooting(command: string, ...words: readonly string[]): Use {
  return async () => {
    await using _pod = await workload(lab(), { name: 'web', node: 'worker-a' });
    return await by(command, ...command.split(' '), ...words, '--pause-pool')();
  };
}

type KeyStory = Readonly<Record<'granting' | 'listing' | 'revoking', ReadonlySet<string>>>;

/** A key comes and goes, once for all who ask. */
function keyStory(): () => Promise<KeyStory> {
  let telling: Promise<KeyStory> | undefined;
  const tell = async (): Promise<KeyStory> => {
    const { path, line } = await makeKeyFile(join(home(), 'granted'));
    return {
      granting: await by('key grant', 'key', 'grant', '--pool', 'worker', '--key', `${path}.pub`)(),
      listing: await by('key list', 'key', 'list', '--pool', 'worker')(),
      revoking: await by('key revoke', 'key', 'revoke', fingerprintOf(line))(),
    };
  };
  return () => {
    telling ??= tell();
    return telling;
  };
}

/** What runs have left that were killed while a node was being drained, and while somebody was logged in. */
async function cleaning(): Promise<ReadonlySet<string>> {
  await using _pod = await workload(lab(), { name: 'web', node: 'worker-a' });
  await killAt(stories, ['ssh', 'worker-b', '--', 'true'], program('ssh', 'true'));
  await killAt(stories, ['reboot', 'worker-a', '--pause-pool'], request('POST', 'eviction'));
  return await by('cleanup', 'cleanup', '--all-runs', '-y')();
}
