import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { deadmanService } from '../../src/model/node/node-store.ts';
import { triesAll } from '../support/tried-ways.ts';
import { programWith } from './programs.ts';
import { PutNode, type Wanted } from './put-node.ts';

/** At how many places it is killed where not all are tried: `RPMOVERLAY_TEST_ALL` tries all. */
const sample = 6;

/** The status of systemd-run for a unit that has ended by a signal. */
const killed = 255;

const old = '#!/bin/sh\nexec sleep infinity\n';
const fresh = '#!/bin/sh\nexec sleep 1000000\n';
const script = '/usr/bin/victim';
const existing = [script, '/usr/lib/victim/one', '/usr/lib/victim/two'];
const added = ['/usr/lib/victim/of its own/deep/new', '/usr/lib/victim/link'];

suite('a put that is killed', { timeout: 1_200_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
    await node.sh(
      'mkdir /usr/lib/victim; old=$1; shift; for file; do printf %s "$old" >"$file"; chmod 755 "$file"; done',
      old,
      ...existing,
    );
    await node.addUnit('victim.service', 'Type=exec', `ExecStart=${script}`);
    await node.sh('systemctl start victim');
  });
  after(() => node[Symbol.asyncDispose]());

  test('is taken back as a whole by the switch, wherever it was killed; or it has not begun', async t => {
    const total = await countSteps();
    for (const step of chosen(total)) {
      await t.test(`SIGKILL at its ${step}th command of ${total}`, () => killAt(step));
    }
  });

  async function killAt(step: number): Promise<void> {
    const { lines, status } = await node.put(wanted(`((steps == ${step})) && kill -KILL $$`));
    assert.equal(status, killed);
    const found = await contents();
    const { switch: armed } = await node.show();
    if (armed?.state === 'armed') {
      await node.sh('systemctl start "$1"', deadmanService);
    } else {
      assert.deepEqual(found, asBefore, `it was killed after ${lines.at(-1)}`);
    }
    assert.deepEqual(await contents(), asBefore, `it was killed after ${lines.at(-1)}`);
    assert.equal(await node.sh('find /usr/bin /usr/lib/victim -name ".oc-rpmoverlay*"'), '');
    assert.equal(await running(), 'sleep infinity');
    const { switch: left, last } = await node.show();
    assert.notEqual(left?.state, 'armed');
    if (armed?.state === 'armed') assert.deepEqual([left, last?.state], [undefined, 'rolledback']);
  }

  /** The number of commands of a whole put, which is taken back. */
  async function countSteps(): Promise<number> {
    const { run, status } = await node.put(wanted('printf "%s" "$steps" > /run/steps'));
    assert.equal(status, 0);
    assert.equal(await running(), 'sleep 1000000');
    assert.deepEqual(new Set(await contents()), new Set([fresh.trimEnd(), 'one']));
    assert.equal((await node.show()).switch?.run, run.id);
    await node.sh('systemctl start "$1"', deadmanService);
    return Number(await node.node.readFile('/run/steps'));
  }

  const asBefore = [...existing.map(() => old.trimEnd()), ...added.map(() => '')];

  /** The first line of nothing is nothing. */
  async function contents(): Promise<readonly string[]> {
    const read = (path: string) => node.sh('readlink "$1" || cat "$1" 2>/dev/null || :', path);
    return Promise.all([...existing, ...added].map(read));
  }

  async function running(): Promise<string> {
    return node.sh('tr "\\0" " " < /proc/$(systemctl show -P MainPID victim)/cmdline');
  }
});

/** A plan with something of everything; `perStep` is done before each command of the put. */
function wanted(perStep: string): Wanted {
  const files = Object.fromEntries([...existing, ...added.slice(0, 1)].map(path => [path, fresh]));
  const counting = `steps=0\nif [[ $1 == put ]]; then set -T; trap '((++steps)); ${perStep}' DEBUG; fi\n`;
  const program = programWith('\nset -u\n', `\nset -u\n${counting}`);
  return {
    files,
    links: { '/usr/lib/victim/link': 'one' },
    plan: { deadmanSeconds: 600, restart: ['victim.service'] },
    program,
  };
}

function chosen(total: number): readonly number[] {
  const all = Array.from({ length: total }, (_, index) => index + 1);
  if (triesAll) return all;
  return Array.from({ length: sample }, (_, index) => Math.ceil(((index + 0.5) * total) / sample));
}
