import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { triesAll } from '../../support/tried-ways.ts';
import { TestNode } from './test-node.ts';

const REQUESTS = ['requested-packages', 'requested-local-packages', 'requested-base-removals'];
const LISTS = [
  'packages',
  'base-removals',
  'base-local-replacements',
  'requested-base-local-replacements',
  ...REQUESTS,
];
const ALWAYS = [
  'id',
  'osname',
  'checksum',
  'serial',
  'booted',
  'pinned',
  'unlocked',
  'timestamp',
  'regenerate-initramfs',
];
const CONTAINER = ['container-image-reference', 'container-image-reference-digest'];
const SINCE_2022 = ['staged', 'base-remote-replacements', 'requested-local-fileoverride-packages'];
const MODULES = ['modules', 'requested-modules', 'requested-modules-enabled'];
const EVERY = [...ALWAYS, ...LISTS, 'base-commit-meta'];
const LAYERED = ['base-checksum', 'base-timestamp', 'layered-commit-meta'];

/** By what published outputs of these releases have: insights-core (4.12), rpmostree-client-go, the blog post (4.8). */
const flavours = [
  {
    os: 'rhcos9',
    fields: [...EVERY, ...CONTAINER, ...SINCE_2022, 'version'],
    base: ['base-version'],
    top: ['update-driver'],
  },
  { os: 'rhcos8', fields: [...EVERY, ...CONTAINER, ...SINCE_2022, ...MODULES], base: [], top: ['update-driver'] },
  { os: 'rhcos48', fields: [...EVERY, 'origin', 'custom-origin', 'version'], base: ['base-version'], top: [] },
] as const;

suite('flavours of rpm-ostree status', { timeout: 120_000 }, () => {
  for (const { os, fields, base, top } of triesAll ? flavours : flavours.slice(0, 1)) {
    test(`a node of ${os} has the fields of its time, before and after an override`, async () => {
      await using it = await TestNode.boot(os);
      const runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
      assert.equal((await it.run('rpm-ostree', 'override', 'replace', runc)).status, 0);
      const status = JSON.parse((await it.run('rpm-ostree', 'status', '--json')).stdout);
      assert.deepEqual(Object.keys(status).sort(), ['cached-update', 'deployments', 'transaction', ...top].sort());
      const [staged, booted] = status.deployments.map((one: object) => Object.keys(one).sort());
      assert.deepEqual(booted, [...fields].sort());
      const extra = os === 'rhcos48' ? [...LAYERED, ...base, 'staged'] : [...LAYERED, ...base];
      assert.deepEqual(staged, [...fields, ...extra].sort());
    });
  }

  test('lists are empty over two lines on RHEL 8, and on one later', async () => {
    const emptyOn: Record<string, string> = { rhcos8: '[\n      ]', rhcos9: '[]' };
    for (const os of ['rhcos8', 'rhcos9'] as const) {
      await using it = await TestNode.boot(os);
      const { stdout } = await it.run('rpm-ostree', 'status', '--json');
      assert.ok(stdout.includes(`      "base-removals" : ${emptyOn[os]},\n`), stdout);
      assert.ok(stdout.endsWith(',\n  "transaction" : null,\n  "cached-update" : null,\n  "update-driver" : null\n}'));
    }
  });

  test('on 4.8 the origin is what the Machine Config Operator pivoted to, and the words are the old ones', async () => {
    await using it = await TestNode.boot('rhcos48');
    const runc = (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '';
    await it.run('rpm-ostree', 'override', 'replace', runc);
    await it.node.reboot();
    const { stdout } = await it.run('rpm-ostree', 'status', '--booted');
    const [state, title, image, ...rest] = stdout.split('\n');
    assert.deepEqual([state, title], ['State: idle', 'BootedDeployment:']);
    assert.match(image ?? '', /^\* pivot:\/\/quay\.io\/openshift-release-dev\/ocp-v4\.0-art-dev@sha256:[0-9a-f]{64}$/);
    assert.equal(rest[0], '              CustomOrigin: Managed by machine-config-operator');
    assert.match(rest[1] ?? '', /^ {19}Version: 48\.84\.202109241901-0 \(\d{4}-\d\d-\d\dT[\d:]{8}Z\)$/);
    assert.deepEqual(rest.slice(2), ['      ReplacedBasePackages: runc 4:1.2.5-2.el9 -> 4:1.3.0-1.el9', '']);
  });

  test('on 4.12 the errors of a call have no names of D-Bus before them', async () => {
    await using it = await TestNode.boot('rhcos8');
    assert.equal(
      (await it.run('rpm-ostree', 'override', 'replace', '/x.rpm')).stderr,
      'error: Handling argument /x.rpm: No such file or directory (os error 2)\n',
    );
  });
});
