import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  rollbackDirectory,
  rollbackProgramPath,
  rollbackService,
  rollbackTimer,
} from '../../src/model/rollback/rollback-store.ts';
import { triesAll } from '../support/tried-ways.ts';
import { RollbackNode, stage } from './rollback-node.ts';

const quiet = { stdout: '', stderr: '' };

suite('the switch across a reboot, when it fires', { timeout: 240_000, concurrency: 2 }, () => {
  test('goes back to the deployment before, when nobody confirms the new one', async () => {
    await using node = await RollbackNode.create();
    await node.arm(2);
    const back = node.boots(2);
    await node.it.node.reboot();
    await back;
    await seenBack(node, 'nobody confirmed it in time');
  });

  test('does so on RHCOS 8, although the units are reloaded meanwhile', async () => {
    await using node = await RollbackNode.create('rhcos8');
    await node.arm(6);
    const back = node.boots(2);
    await node.it.node.reboot();
    await node.sh('systemctl daemon-reload');
    await back;
    await seenBack(node, 'nobody confirmed it in time');
  });

  test('is not fired by anything but its time', async () => {
    await using node = await bootedNew(600);
    const { switch: armed } = await node.see();
    await node.sh(
      'systemctl daemon-reload; systemctl restart "$1"; systemctl start "$2"',
      rollbackTimer,
      rollbackService,
    );
    await node.until('[[ $(systemctl is-active "$1") == inactive ]]', rollbackService);
    assert.deepEqual((await node.see()).switch, armed);
    const times = await node.sh('systemctl show -P TimersMonotonic "$1"', rollbackTimer);
    assert.deepEqual(times.match(/OnStartupUSec=\w+( \w+)?/g), [
      'OnStartupUSec=10min 30s',
      'OnStartupUSec=10min',
      'OnStartupUSec=0',
    ]);
  });

  test('gives a deployment that is not confirmed one boot only', async () => {
    await using node = await bootedNew(600);
    const back = node.boots(2);
    await node.it.node.crash();
    await node.it.node.boot();
    await back;
    await seenBack(node, 'it was rebooted before anybody confirmed it');
  });

  test('goes on where it was killed, and cannot be confirmed any more', async () => {
    await using node = await bootedNew(600);
    const dying = '[[ -e /run/died ]] || { : > /run/died; kill -KILL $$; }';
    await node.sh('sed -i "s,^  limited 60 systemctl reboot,  $1\\n&," "$2"', dying, rollbackProgramPath);
    const back = node.boots(1);
    await node.fire();
    await node.until('[[ -e /run/died ]]');
    assert.deepEqual([await node.booted(), await node.order()], ['new', ['old', 'new']]);
    assert.deepEqual(await node.confirm(), { status: 3, stdout: '', stderr: 'nobody confirmed it in time\n' });
    await back;
    await seenBack(node, 'nobody confirmed it in time');
  });

  test('goes back by ostree alone in emergency mode, in which nothing runs that rpm-ostree needs', async () => {
    await using node = await bootedNew(600);
    await node.sh(withSetDefault);
    await node.sh('systemctl isolate emergency.target');
    assert.equal(await node.sh('systemctl is-active "$@" || :', 'dbus.service', rollbackTimer), 'inactive\nactive');
    const back = node.boots(1);
    await node.fire();
    await back;
    await seenBack(node, 'nobody confirmed it in time');
  });

  test('leaves a deployment alone that somebody has staged meanwhile, and says so', async () => {
    await using node = await bootedNew(600);
    await stage(node.it, '1.4.0');
    const before = await node.order();
    await node.fire();
    await node.until('[[ -e $1/last ]]', rollbackDirectory);
    const { last } = await node.see();
    assert.equal(last?.state, 'kept');
    assert.match(last.why, /^nobody confirmed it in time, but \w{64} is to be booted next \(staged\), which is/);
    await node.until('[[ ! -e $1/switch ]]', rollbackDirectory);
    assert.deepEqual([await node.order(), await node.parts()], [before, [rollbackDirectory]]);
    assert.deepEqual(await node.confirm(), { status: 3, stdout: '', stderr: 'it has fired\n' });
  });

  if (triesAll)
    test('leaves the deployment where there is none to go back to', async () => {
      await using node = await bootedNew(600);
      await node.it.run('rpm-ostree', 'cleanup', '--rollback');
      await node.fire();
      await node.until('[[ -e $1/last ]]', rollbackDirectory);
      const { last } = await node.see();
      const why = 'nobody confirmed it in time, but there is no deployment any more to go back to';
      assert.deepEqual(last, { run: 'r1', state: 'kept', at: last?.at, why });
    });
});

suite('the switch across a reboot, when it has nothing to do', { timeout: 240_000, concurrency: 2 }, () => {
  test('lets the new deployment stay when it is confirmed, and nothing of it is left', async () => {
    await using node = await bootedNew(600);
    const { switch: armed } = await node.see();
    assert.ok(armed?.state.kind === 'armed');
    const left = armed.state.until - Number(await node.sh('date +%s'));
    assert.ok(left > 500 && left <= 600, `${left}`);
    assert.deepEqual(await node.confirm('r2'), {
      status: 10,
      stdout: '',
      stderr: 'it is the switch of run r1 of kube:admin\n',
    });
    assert.deepEqual((await node.see()).switch, armed);
    for (const _ of ['once', 'again']) assert.deepEqual(await node.confirm(), { status: 0, ...quiet });
    assert.deepEqual([await node.booted(), await node.parts()], ['new', []]);
    assert.equal(
      await node.sh('systemctl show -P LoadState,ActiveState "$@"', rollbackTimer, rollbackService),
      'not-found\ninactive\n\nnot-found\ninactive',
    );
  });

  if (triesAll)
    test('goes away in the deployment before, when somebody else has booted that, and in any that has its units', async () => {
      await using node = await bootedNew(600);
      for (const booted of ['old', 'new']) {
        await node.it.run('rpm-ostree', 'rollback');
        await node.it.node.reboot();
        await node.until('[[ ! -e $1 && ! -e $2 ]]', rollbackDirectory, `/etc/systemd/system/${rollbackService}`);
        assert.deepEqual([await node.booted(), await node.parts()], [booted, []]);
      }
    });

  test('goes away where the staged deployment was lost', async () => {
    await using node = await RollbackNode.create();
    await node.arm(1);
    await node.it.node.crash();
    await node.it.node.boot();
    await node.until('[[ ! -e $1 ]]', rollbackDirectory);
    assert.deepEqual([await node.booted(), await node.parts()], ['old', []]);
  });

  if (triesAll)
    test('goes away where the reboot for which it was armed came an hour too late', async () => {
      await using node = await RollbackNode.create();
      await node.arm(1);
      await node.sh('sed -i "s/^at\\t.*/at\\t$(($(date +%s) - 3700))/" "$1/switch"', rollbackDirectory);
      await node.it.node.reboot();
      await node.until('[[ ! -e $1 ]]', rollbackDirectory);
      assert.deepEqual([await node.booted(), await node.parts()], ['new', []]);
    });
});

/** The new deployment is booted and has to be confirmed. */
async function bootedNew(seconds: number): Promise<RollbackNode> {
  await using ends = new AsyncDisposableStack();
  const node = ends.use(await RollbackNode.create());
  await node.arm(seconds);
  await node.it.node.reboot();
  await node.until('grep -q deadline "$1/switch"', rollbackDirectory);
  ends.move();
  return node;
}

/** The old deployment is booted and the next one, and only a note says why. */
async function seenBack(node: RollbackNode, why: string): Promise<void> {
  await node.until('[[ -e $1/last && ! -e $1/switch ]]', rollbackDirectory);
  assert.deepEqual([await node.booted(), await node.order()], ['old', ['old', 'new']]);
  const { switch: armed, last } = await node.see();
  assert.deepEqual([armed, last], [undefined, { run: 'r1', state: 'rolledback', at: last?.at, why }]);
  assert.deepEqual(await node.parts(), [rollbackDirectory]);
}

/** The command of ostree 2023.6 and later, for two deployments: their boot entries are exchanged. */
const withSetDefault = `
  cp /usr/bin/ostree /run/ostree-itself
  cat > /run/ostree-with-more << 'END'
#!/bin/bash
[[ $2 == set-default ]] || exec /run/ostree-itself "$@"
[[ $3 == 1 ]] && exec unshare --mount bash -e -c '
  for each in /boot /sysroot; do mount -o remount,bind,rw "$each"; done
  cd /boot/loader/entries
  set -- *.conf
  mv "$1" former && mv "$2" "$1" && mv former "$2"
  for number in 1 2; do sed -i "s/^version .*/version $number/" "\${!number}"; done
  touch /sysroot/ostree/deploy
'
END
  chmod +x /run/ostree-with-more
  mount --bind /run/ostree-with-more /usr/bin/ostree
`;
