import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { deadmanService, deadmanTimer } from '../../src/model/node/node-store.ts';
import { confirmStatus } from '../../src/model/put/put-events.ts';
import { PutNode } from './put-node.ts';

const path = '/usr/bin/switched';
const tenMinutes = { files: { [path]: 'new' }, plan: { deadmanSeconds: 600 } };

suite("the dead-man's switch", { timeout: 120_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh('printf old > "$1"', path);
  });
  after(() => node[Symbol.asyncDispose]());
  afterEach(async () => {
    await node.revert();
    assert.equal(await content(), 'old');
    assert.equal(await node.sh('systemctl is-active "$@" || :', deadmanTimer, deadmanService), 'inactive\ninactive');
  });

  test('is armed before anything of /usr changes, and shows who armed it and until when', async () => {
    const before = await node.changed();
    const put = await node.beginAndHold('armed', tenMinutes);
    assert.deepEqual(await node.changed(), before);
    assert.equal(await node.sh('systemctl is-active "$1"', deadmanTimer), 'active');
    const [, armed] = put.events;
    assert.equal(armed?.kind, 'armed');
    const left = armed.deadline - Number(await node.sh('date +%s'));
    assert.ok(left > 500 && left <= 600, `${left}`);
    const { switch: shown, working } = await node.show();
    assert.deepEqual(shown, { run: put.run.id, by: 'kube:admin', deadline: armed.deadline, state: 'armed' });
    assert.deepEqual(working, { run: put.run.id, by: 'kube:admin' });
    await node.letGo();
    put.release();
    assert.deepEqual((await put.ended).lines.slice(2), [`put\t${path}`, 'done']);
    assert.equal((await node.show()).working, undefined);
  });

  test('has a time of its own for the case that systemd reloads at the first', async () => {
    await node.put(tenMinutes);
    const times = await node.sh('systemctl show -P TimersMonotonic "$1"', deadmanTimer);
    assert.deepEqual(times.match(/On\w+USec/g), ['OnStartupUSec', 'OnStartupUSec']);
    assert.equal(await node.sh('systemctl show -P AccuracyUSec "$1"', deadmanTimer), '100ms');
  });

  test('fires by itself, in time, when nobody confirms, although the units are reloaded meanwhile', async () => {
    const { run } = await node.put({ ...tenMinutes, plan: { deadmanSeconds: 4 } });
    assert.equal(await content(), 'new');
    // systemd begins to count what counts from now anew.
    await node.sh('sleep 2; systemctl daemon-reload');
    await node.untilNothingIsArmed();
    assert.equal(await content(), 'old');
    const end = await lastEnd(run.id);
    assert.deepEqual([end.state, end.why], ['rolledback', 'nobody confirmed it in time']);
    const [armed = 0, fired = 0] = await startsIn('_SYSTEMD_UNIT=init.scope', [deadmanTimer, deadmanService]);
    assert.ok(fired - armed >= 4 && fired - armed < 7, `it fired after ${fired - armed} seconds`);
  });

  test('is fired by a word of the client, who hears how that ended', async () => {
    const put = await node.begin(tenMinutes);
    await put.event('done');
    put.fire();
    const ended = await put.event('ended');
    assert.deepEqual((await put.ended).status, 0);
    assert.ok(ended.kind === 'ended');
    assert.deepEqual(ended.end, {
      run: put.run.id,
      state: 'rolledback',
      at: ended.end.at,
      why: 'it was fired before its time',
    });
    assert.equal(await content(), 'old');
  });

  test('is not fired by other words, nor by the end of input', async () => {
    const put = await node.begin(tenMinutes);
    await put.event('done');
    put.say('fir');
    put.say('e!\n\n fire\nfire');
    put.release();
    assert.equal((await put.ended).status, 0);
    assert.equal(await content(), 'new');
    assert.equal((await node.show()).switch?.state, 'armed');
  });

  test('is confirmed: what was put stays, and nothing is armed; so it is too when that is said twice', async () => {
    const put = await node.begin(tenMinutes);
    await put.event('done');
    const confirmed = { status: confirmStatus.confirmed, lines: [], stderr: '' };
    assert.deepEqual(await node.confirm(put.run), confirmed);
    const ended = await put.event('ended');
    assert.equal(ended.kind === 'ended' && ended.end.state, 'confirmed');
    assert.deepEqual(await node.confirm(put.run), confirmed);
    assert.equal(await content(), 'new');
    assert.equal(await node.sh('systemctl is-active "$@" || :', deadmanTimer, deadmanService), 'inactive\ninactive');
    const { switch: armed, last } = await node.show();
    assert.deepEqual([armed, last?.run, last?.state], [undefined, put.run.id, 'confirmed']);
    assert.deepEqual(await node.node.listDirectory(`/var/lib/oc-rpmoverlay/runs/${put.run.id}`), [
      'plan',
      'program',
      'state',
    ]);
  });

  test('that has fired cannot be confirmed, and says how it ended', async () => {
    const { run } = await node.put(tenMinutes);
    await node.sh('systemctl start "$1"', deadmanService);
    const { status, lines } = await node.confirm(run);
    const { at } = await lastEnd(run.id);
    assert.deepEqual(
      [status, lines],
      [confirmStatus.notArmed, [`last\t${run.id}\trolledback\t${at}\tit was fired before its time`]],
    );
  });

  test('of another run is not confirmed', async () => {
    const { run } = await node.put(tenMinutes);
    assert.equal((await node.confirm(await node.bring({}))).status, confirmStatus.notArmed);
    assert.deepEqual([(await node.show()).switch?.run, await content()], [run.id, 'new']);
  });

  test('that was not armed yet when its put was killed is not confirmed', async () => {
    const put = await node.beginAndHold('saved', tenMinutes);
    await node.sh('systemctl kill -s KILL "oc-rpmoverlay-put-$1"', put.run.id);
    await put.ended;
    assert.equal((await node.confirm(put.run)).status, confirmStatus.notArmed);
  });

  test('puts back what the last confirmed run had put there', async () => {
    const first = await node.put(tenMinutes);
    await node.confirm(first.run);
    const second = await node.put({ files: { [path]: 'newer' }, plan: { deadmanSeconds: 600 } });
    await node.sh('systemctl start "$1"', deadmanService);
    assert.equal(await content(), 'new');
    const [file] = (await node.show()).files;
    assert.deepEqual([file?.put, (await lastEnd(second.run.id)).state], [file?.now, 'rolledback']);
  });

  async function content(): Promise<string> {
    return node.sh('cat "$1"', path);
  }

  async function lastEnd(run: string) {
    const { last } = await node.show();
    assert.equal(last?.run, run);
    return last;
  }

  /** When units were started last, in seconds, as the journal has it. */
  async function startsIn(match: string, units: readonly string[]): Promise<readonly number[]> {
    const read = async (unit: string) => {
      const entries = await node.sh('journalctl "$1" "UNIT=$2" -o json --output-fields=JOB_TYPE', match, unit);
      const times = entries
        .split('\n')
        .map(line => JSON.parse(line))
        .filter(entry => entry.JOB_TYPE === 'start');
      return Number(times.at(-1).__MONOTONIC_TIMESTAMP) / 1e6;
    };
    return Promise.all(units.map(read));
  }
});
