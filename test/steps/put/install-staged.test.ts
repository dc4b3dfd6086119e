import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../src/model/put/install-plan.ts';
import type { StagedInstall } from '../../../src/steps/candidate/stage-install.ts';
import { installStaged } from '../../../src/steps/put/install-staged.ts';
import { type ApplySceneOptions, anApplyScene } from '../../support/apply-scene.ts';
import { newSum, oldSum } from '../../support/put-plan.ts';
import { until } from '../../support/put-scene.ts';

const runc = { path: '/usr/bin/runc', sha256: newSum };

type Given = ApplySceneOptions & {
  readonly staged?: Partial<StagedInstall>;
  readonly isLetIn?: boolean;
  readonly pool?: string | undefined;
};

/** Installs a runc on a node that does its part. */
async function installing({ staged = {}, isLetIn = true, pool, ...given }: Given, signal: AbortSignal) {
  const { scene, options } = anApplyScene(given);
  const installing = { ...options, staged: { ...scene.staged, ...staged }, isLetIn, pool };
  const installed = installStaged(scene.ports, installing, signal);
  scene.put();
  const files = scene.staged.plan.changes.flatMap(change =>
    change.kind === 'file' ? [{ path: change.path, original: oldSum, put: newSum, now: newSum }] : [],
  );
  scene.see({ files });
  const warnings = () => scene.ports.events.flatMap(event => (event.kind === 'warning' ? event.text : []));
  return { ...(await installed), warnings: warnings() };
}

test('what was there already is not installed, and a switch that is armed there all the same is told', async t => {
  const same = ['/usr/bin/runc', '/usr/bin/crun'];
  const fields = { files: [], same, rpms: [], restarted: [], armedUntil: null };
  const armed = { run: 'other', by: 'somebody', deadline: Date.parse(until) / 1000, state: 'armed' } as const;
  const confirm = `taken back at ${until} unless confirmed: oc rpmoverlay usr confirm worker-a`;
  for (const [there, installed] of [
    [undefined, { fields, text: 'runc, crun were there already' }],
    [armed, { fields: { ...fields, armedUntil: until }, text: `runc, crun were there already; ${confirm}` }],
  ] as const) {
    const { scene, options } = anApplyScene();
    const staged = { kind: 'nothing', same, armed: there } as const;
    const done = installStaged(scene.ports, { ...options, staged, isLetIn: false, pool: 'worker' }, t.signal);
    assert.deepEqual([await done, scene.host.ran, scene.ports.events], [installed, [], []]);
  }
});

test('what was put is a row and a sentence', async t => {
  assert.deepEqual(await installing({ staged: { same: ['/usr/bin/crun'] } }, t.signal), {
    fields: { files: [runc], same: ['/usr/bin/crun'], rpms: [], restarted: [], armedUntil: null },
    text: 'put runc',
    warnings: [],
  });
});

test('many files are a number, and restarts, packages and what is left to do are named', async t => {
  const changes: readonly Change[] = ['a', 'b', 'c', 'd'].map((name, at) => {
    return { kind: 'file', index: at + 1, path: `/usr/bin/${name}`, sha256: newSum, mode: '0755' };
  });
  const plan = { changes, restart: ['crio.service', 'kubelet.service'] };
  const packages = [{ name: 'toyd', before: ['toyd-1-1.noarch'], after: 'toyd-2-1.noarch' }];
  const { text, fields } = await installing(
    { plan, staged: { packages }, deadman: { confirmedBy: 'person' } },
    t.signal,
  );
  assert.deepEqual(text.split('; '), [
    'put 4 files',
    'installed toyd-1-1.noarch → toyd-2-1.noarch',
    'restarted crio.service, kubelet.service',
    'only a reboot takes packages back',
    `taken back at ${until} unless confirmed: oc rpmoverlay usr confirm worker-a`,
  ]);
  assert.deepEqual(
    [fields.rpms, fields.restarted, fields.armedUntil],
    [packages, ['crio.service', 'kubelet.service'], until],
  );
});

test('something critical on a node that does not let the user in is warned about beforehand, with the way out', async t => {
  const why = 'no SSH key of yours is let in: if no container starts there any more, rescue has to grant one first';
  const grant = 'oc rpmoverlay key grant --pool infra --key FILE.pub';
  const warned = await installing({ isLetIn: false, pool: 'infra' }, t.signal);
  const nowhere = await installing({ isLetIn: false }, t.signal);
  const harmless = await installing({ isLetIn: false, staged: { critical: [] } }, t.signal);
  assert.deepEqual(
    [warned.warnings, nowhere.warnings, harmless.warnings],
    [[`${why}; let one in: ${grant}`], [why], []],
  );
});
