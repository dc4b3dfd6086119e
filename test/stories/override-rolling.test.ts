import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NODES } from '../lab/controllers/resources.ts';
import type { JournalEntry } from '../lab/journal.ts';
import { spoilStaged } from '../lab/node/deployment-faults.ts';
import { endingOf } from '../support/ending.ts';
import { atFirst } from '../support/moment.ts';
import { machine } from '../support/node-truth.ts';
import { deploymentsOn, rpmOn, tellOverrideStories } from '../support/override-stories.ts';

const workers = ['worker-a', 'worker-b', 'worker-c'] as const;
const { lab, run, build } = tellOverrideStories({ nodes: workers.map(name => ({ name })) });

const newRunc = 'runc-1.3.0-1.el9.x86_64';
const isCordoned = (name: string): boolean => lab().store.get(NODES, undefined, name)?.spec.unschedulable === true;
const runcs = () => Promise.all(workers.map(name => rpmOn(lab(), name, 'runc')));

function statesOf({ stdout }: { readonly stdout: string }): string[] {
  const { nodes } = JSON.parse(stdout);
  return nodes.map(({ state, code }: { state: string; code: string | null }) =>
    [state, code].filter(Boolean).join(' '),
  );
}

/** The node is cordoned, which is done when it is its turn. */
function isTurnOf(name: string) {
  return (entry: JournalEntry): boolean =>
    entry.kind === 'request' &&
    entry.method === 'PATCH' &&
    entry.path.includes(`/nodes/${name}`) &&
    JSON.stringify(entry.body).includes('"unschedulable":true');
}

suite('overrides on several nodes', { timeout: 150_000 }, () => {
  test('all are staged beforehand and rebooted in turn, the canary first; after one that fails none is begun; a second run goes on', async () => {
    const rpm = (await build('runc', '1.3.0', '1.el9')).get('runc') ?? assert.fail();
    const argv = ['override', 'replace', rpm, '--pool', 'worker', '--reboot', '--canary', '1', '-o', 'json'];
    using _bad = atFirst(lab(), isTurnOf('worker-b'), () => spoilStaged(machine(lab(), 'worker-b')));
    const first = await run(argv);
    assert.deepEqual(statesOf(first), ['booted', 'staged OTHER_DEPLOYMENT_BOOTED', 'staged NOT_BEGUN']);
    assert.equal(endingOf(first).status, 5);
    assert.deepEqual(await runcs(), [newRunc, 'runc-1.2.5-2.el9.x86_64', 'runc-1.2.5-2.el9.x86_64']);
    assert.equal((await deploymentsOn(lab(), 'worker-c'))[0].state, 'staged');
    assert.deepEqual(workers.map(isCordoned), [false, true, false]);

    const second = await run(argv);
    assert.deepEqual(statesOf(second), ['already', 'booted', 'booted'], second.stdout);
    assert.deepEqual(await runcs(), [newRunc, newRunc, newRunc]);
    assert.deepEqual(workers.map(isCordoned), [false, false, false]);
  });
});
