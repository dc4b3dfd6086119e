import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { armSwitch, askRollbackUnits } from '../../src/model/rollback/rollback-commands.ts';
import {
  rollbackDirectory,
  rollbackLink,
  rollbackService,
  rollbackTimer,
  unitDirectory,
} from '../../src/model/rollback/rollback-store.ts';
import { whyNotArmed } from '../../src/model/rollback/rollback-verdict.ts';
import { RollbackNode } from './rollback-node.ts';

const all = [
  rollbackDirectory,
  rollbackLink,
  `${unitDirectory}/${rollbackTimer}`,
  `${unitDirectory}/${rollbackService}`,
];
const armed = { status: 0, stdout: 'armed', stderr: '' };

suite('arming the switch across a reboot', { timeout: 240_000 }, () => {
  let node: RollbackNode;
  before(async () => {
    node = await RollbackNode.create();
  });
  after(() => node[Symbol.asyncDispose]());
  afterEach(async () => {
    assert.equal((await node.withdraw()).status, 0);
    assert.deepEqual(await node.parts(), []);
  });

  test('starts nothing in the present boot, and the next one starts it', async () => {
    assert.deepEqual(await node.arm(600), armed);
    assert.deepEqual(await node.parts(), all);
    const { switch: waiting } = await node.see();
    const { staged, back } = node;
    assert.deepEqual(waiting, {
      run: 'r1',
      by: 'kube:admin',
      staged,
      back,
      windowSeconds: 600,
      state: { kind: 'waiting' },
    });
    assert.equal(await why(), undefined);
    const units = [rollbackTimer, rollbackService].map(name => `${unitDirectory}/${name}`);
    assert.equal(await node.sh('systemd-analyze verify "$@" 2>&1 || echo bad', ...units), '');
    assert.equal(await node.sh('systemctl is-active "$1" || :', rollbackTimer), 'inactive');
    await node.sh(
      'systemctl daemon-reload; systemctl start "$1"; systemctl start "$2"',
      rollbackTimer,
      rollbackService,
    );
    await node.until('[[ $(systemctl is-active "$1") == inactive ]]', rollbackService);
    assert.deepEqual((await node.see()).switch, waiting);
  });

  test('may be repeated, also by a run that finds what one has left that was killed', async () => {
    await node.arm(600, { run: { id: 'r0' } });
    assert.deepEqual(await node.arm(300), armed);
    const { switch: waiting } = await node.see();
    assert.deepEqual([waiting?.run, waiting?.windowSeconds], ['r1', 300]);
    assert.deepEqual((await node.withdraw('r0')).status, 0);
    assert.deepEqual(await node.parts(), all);
  });

  test('is refused where something else is staged or booted, and leaves nothing', async () => {
    const { staged, back } = node;
    const other = 'f'.repeat(64);
    for (const [change, stderr] of [
      [{ staged: other }, `the next deployment is ${staged}, not ${other}\n`],
      [{ back: other }, `the booted deployment is ${back}, not ${other}\n`],
    ] as const) {
      assert.deepEqual(await node.arm(600, change), { status: 12, stdout: '', stderr });
      assert.deepEqual(await node.parts(), []);
    }
  });

  test('is not taken back while the reboot is on its way', async () => {
    await node.arm(600);
    await node.sh('systemd-run --quiet --on-active=600 --unit=oc-rpmoverlay-reboot-r1 true');
    assert.equal((await node.withdraw()).status, 0);
    assert.deepEqual(await node.parts(), all);
    await node.sh('systemctl stop oc-rpmoverlay-reboot-r1.timer');
  });

  test('that is killed anywhere leaves nothing for the next boot to start, or all of it', async () => {
    let isWhole = false;
    const seen = new Set<number>();
    for (let commands = 5; !isWhole; commands += 3) {
      const { status } = await node.do(armDying(commands));
      isWhole = status === 0;
      const found = await node.parts();
      seen.add(found.length);
      if (found.includes(rollbackLink)) assert.equal(await why(), undefined, `killed before command ${commands}`);
      assert.equal((await node.withdraw()).status, 0);
      assert.deepEqual(await node.parts(), []);
    }
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4]);
  });

  async function why(): Promise<string | undefined> {
    const { staged, back } = node;
    const plan = { run: { id: 'r1' }, by: 'kube:admin', staged, back, seconds: 600 };
    return whyNotArmed(await node.see(), (await node.do(askRollbackUnits)).stdout, plan);
  }

  /** An arming whose program is killed before so many of its commands. */
  function armDying(commands: number) {
    const { staged, back } = node;
    const { argv, effect, input } = armSwitch({ run: { id: 'r1' }, by: 'kube:admin', staged, back, seconds: 600 });
    const trap = `set -T; left=${commands}; trap '((left-- > 0)) || kill -KILL $$' DEBUG`;
    const program = `${input}`.replace('\nset -u\n', all => `${all}${trap}\n`);
    const words = argv.map(word => (word === `${input?.length}` ? `${program.length}` : word));
    return { argv: words as [string, ...string[]], effect, input: Buffer.from(program) };
  }
});

suite('a switch across a reboot that nobody has confirmed', { timeout: 120_000 }, () => {
  test('is replaced by that of the next deployment, which goes back to what runs', async () => {
    await using node = await RollbackNode.create();
    await node.arm(600);
    await node.it.node.reboot();
    const other = (await node.it.bring('runc', '1.4.0', '1.el9')).get('runc') ?? '';
    await node.it.run('rpm-ostree', 'override', 'replace', other);
    const [staged = ''] = JSON.parse(await node.sh('rpm-ostree status --json')).deployments.map(
      (one: { checksum: string }) => one.checksum,
    );
    assert.deepEqual(await node.arm(600, { run: { id: 'r2' }, staged, back: node.staged }), armed);
    const { switch: waiting } = await node.see();
    const { run, back, state } = waiting ?? {};
    assert.deepEqual({ run, back, state }, { run: 'r2', back: node.staged, state: { kind: 'waiting' } });
    assert.equal((await node.confirm()).status, 10);
    await node.withdraw('r2');
    assert.deepEqual(await node.parts(), []);
  });
});
