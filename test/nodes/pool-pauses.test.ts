import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { openCluster } from '../../src/kube/connect.ts';
import { openClock } from '../../src/local/clock.ts';
import type { GuardFlags } from '../../src/model/request.ts';
import { guardNode, stillQuiet } from '../../src/steps/pool/guard-node.ts';
import { PoolPauses } from '../../src/steps/pool/pool-pauses.ts';
import { prepareOne } from '../../src/steps/prepare/prepare-one.ts';
import { Undo } from '../../src/undo.ts';
import { finishUpgrade, startUpgrade } from '../lab/controllers/cluster-upgrade.ts';
import { machineConfigPools } from '../lab/controllers/mco/resources.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { hearing } from '../support/hearing.ts';
import { viewJournal } from '../support/journal-view.ts';
import { expecting } from '../support/ports.ts';
import { aCommon } from '../support/requests.ts';
import { cordonedNode, harmlessSpec, pausedPool, poolIs, somebodysConfig, until } from '../support/trouble.ts';

const name = 'worker-a';

suite('The Machine Config Operator and a run', { timeout: 60_000 }, () => {
  let lab: Lab;
  before(async () => {
    lab = await startLab({ nodes: [name, 'worker-b'].map(node => ({ name: node, kind: 'api' })) });
  });
  after(() => lab[Symbol.asyncDispose]());

  /** A run that does with the operator what was asked for. What it made is taken back by `undo` alone: it may die before. */
  async function startRun(guard: GuardFlags, signal: AbortSignal) {
    const surroundings = { env: {}, home: '/nonexistent', version: '0', onWarning() {}, onSecret() {} };
    const cluster = await openCluster({ kubeconfig: lab.kubeconfig.admin }, surroundings, signal);
    const { reporter, heard } = hearing();
    const ports = { ...expecting({ reporter }), cluster, clock: openClock() };
    const { prepared, node } = await prepareOne(ports, { node: name, common: aCommon(), ssh: undefined }, signal);
    const undo = new Undo(timeoutMs => AbortSignal.timeout(timeoutMs));
    const guarded = { node, facts: prepared.facts, guard, pauses: new PoolPauses(ports, prepared.run, undo) };
    return {
      run: prepared.run.id,
      heard,
      undo,
      begin: () => guardNode(ports, guarded, signal),
      reboot: () => stillQuiet(ports, guarded, signal),
      [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
    };
  }

  /** Whether the worker pool is paused, and the run that says so on it. */
  function pause() {
    const pool = lab.store.get(machineConfigPools, undefined, 'worker');
    const annotation = pool?.metadata.annotations?.['oc-rpmoverlay/paused'];
    return { paused: pool?.spec.paused, run: annotation && JSON.parse(annotation).run };
  }

  /** The configuration that a node is told to have, and the one that its pool wants. */
  function wanted() {
    const node = lab.store.get(NODES, undefined, name);
    const pool = lab.store.get(machineConfigPools, undefined, 'worker');
    const ofNode = node?.metadata.annotations?.['machineconfiguration.openshift.io/desiredConfig'];
    return { ofNode, ofPool: pool?.spec.configuration.name };
  }

  test('a pool that a killed run has left paused is told of, taken over, and resumed by the next run', async t => {
    const before = wanted();
    let killed = '';
    {
      await using first = await startRun('pause', t.signal);
      killed = first.run;
      const view = viewJournal(lab);
      await Promise.all([first.begin(), first.begin()]);
      await first.reboot();
      const patches = view.changes().filter(change => change.startsWith('PATCH'));
      assert.deepEqual(patches, ['PATCH machineconfigpools/worker']);
    }
    assert.deepEqual(pause(), { paused: true, run: killed });
    const config = somebodysConfig(lab, harmlessSpec);
    await until(lab, () => wanted().ofPool !== before.ofPool);

    await using careful = await startRun('refuse', t.signal);
    await assert.rejects(careful.begin(), ({ code, message }) => {
      assert.deepEqual([code, message.includes(`by run ${killed} `)], ['POOL_PAUSED', true]);
      return true;
    });

    await using second = await startRun('pause', t.signal);
    await second.begin();
    await second.reboot();
    assert.deepEqual(pause(), { paused: true, run: second.run });
    assert.equal(wanted().ofNode, before.ofNode);
    assert.deepEqual(await second.undo.run(), []);
    assert.deepEqual(pause(), { paused: false, run: undefined });
    await until(lab, () => wanted().ofNode !== before.ofNode && poolIs(lab, 'Updated', 'True'));
    await config[Symbol.asyncDispose]();
    assert.deepEqual(await lab.leftovers(), []);
  });

  test('a pool that somebody else has paused is as before after a run that paused it too', async t => {
    using _paused = pausedPool(lab, 'worker');
    await using run = await startRun('pause', t.signal);
    await run.begin();
    assert.deepEqual(await run.undo.run(), []);
    assert.deepEqual(pause(), { paused: true, run: undefined });
  });

  test('an update of the cluster is waited for until it is over', async t => {
    startUpgrade(lab.store, '4.20.9');
    await using run = await startRun('wait', t.signal);
    await assert.rejects(run.reboot(), { code: 'UPGRADE_RUNNING' });
    const waiting = run.begin();
    await run.heard('waiting: the cluster is being updated');
    finishUpgrade(lab.store);
    await waiting;
    await run.reboot();
  });

  test('a node that is cordoned keeps no node of its pool from being worked on, though the pool calls itself updating', async t => {
    using _cordoned = cordonedNode(lab, 'worker-b');
    await until(lab, () => poolIs(lab, 'Updating', 'True'));
    await using run = await startRun('refuse', t.signal);
    await run.begin();
    await run.reboot();
  });
});
