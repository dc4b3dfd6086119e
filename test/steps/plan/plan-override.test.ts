import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rpmPath } from '../../../src/model/node/node-store.ts';
import { pools } from '../../../src/model/pool/pool.ts';
import { makeRunDirectory, removeRunFiles } from '../../../src/model/put/run-files.ts';
import type { GuardFlags } from '../../../src/model/request.ts';
import { limitsOf } from '../../../src/model/rollout/rollout-limit.ts';
import { fetchFile } from '../../../src/model/rpm/rpm-fetch.ts';
import { asClientUnit } from '../../../src/model/rpm-ostree/client-unit.ts';
import {
  askStatus,
  removePackages,
  replacePackages,
  resetPackages,
  tryRemoving,
  tryReplacing,
  tryResetting,
} from '../../../src/model/rpm-ostree/commands.ts';
import { askBasePackages, askInstalledPackages } from '../../../src/model/rpm-ostree/packages.ts';
import { receiveFile } from '../../../src/model/transfer/receive-file.ts';
import type { OverrideRequest } from '../../../src/steps/override/stage-scene.ts';
import { planOverride } from '../../../src/steps/plan/plan-override.ts';
import { routesTo } from '../../../src/steps/plan/plan-routes.ts';
import { getting, listing } from '../../support/answers.ts';
import { someFacts } from '../../support/facts.ts';
import { aLocalRpm } from '../../support/local-rpm.ts';
import { aNode, rawNode, rawPool } from '../../support/objects.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { expecting } from '../../support/ports.ts';
import { aPrepared, aPreparedNode } from '../../support/prepared.ts';
import { aCommon, aRemoveRequest, aReplaceRequest, aResetRequest, oneByOne } from '../../support/requests.ts';

const run = { id: 'x7k2p' };
const { inPod, onHost } = routesTo('worker-a', 'host');
const inUnit = (command: Parameters<typeof asClientUnit>[1]) => inPod(asClientUnit(run, command));
const recorded = aNode({});
const nodes = [aPreparedNode()];

/** What is planned where the Machine Config Operator is nowhere, or is at this pool. */
function planning(
  request: OverrideRequest,
  { prepared = aPrepared({ nodes }), pool }: { prepared?: ReturnType<typeof aPrepared>; pool?: object } = {},
) {
  const names = prepared.nodes.map(({ node }) => node.metadata.name);
  const config = pool && { current: 'rendered-worker-0' };
  const cluster = {
    get: getting({
      ...Object.fromEntries(names.map(name => [`nodes/${name}`, rawNode({ name, ...(config && { config }) })])),
      'clusterversions/version': undefined,
    }),
    list: listing({ machineconfigpools: pool ? [pool] : [] }),
  };
  const facts = pool ? someFacts({ pools: [pools.read(pool)] }) : prepared.facts;
  const site = { prepared: { ...prepared, facts }, common: aCommon(), ssh: undefined, lifetimeSeconds: 3600 };
  const locals = request.command === 'override replace' ? [aLocalRpm('./runc.rpm', 'runc')] : [];
  const limits = limitsOf(oneByOne, 5, names.length);
  return planOverride(expecting({ cluster }), { request, locals, limits }, site, new AbortController().signal);
}

async function stepsOf(...given: Parameters<typeof planning>) {
  const { output } = await planning(...given);
  return output?.kind === 'plan' ? output.steps : [];
}

/** The commands on the node between the opening of its pod and the end. */
const commandsOf = async (...given: Parameters<typeof planning>) =>
  (await stepsOf(...given)).filter(step => step.kind === 'run').slice(1);
const notesOf = async (...given: Parameters<typeof planning>) =>
  (await stepsOf(...given)).flatMap(step => (step.kind === 'note' ? [step.text] : []));
const looks = [askBasePackages(), askInstalledPackages()].map(inPod);

test('replacing: what is a URL is fetched, all is judged, the rest is uploaded, tried and staged, and nothing is left', async () => {
  const url = 'https://example.test/crun.rpm';
  const { size, sha256 } = aLocalRpm('./runc.rpm', 'runc');
  const files = [rpmPath(run, 0), rpmPath(run, 1)] as const;
  assert.deepEqual(await commandsOf(aReplaceRequest({ rpms: ['./runc.rpm', url], afterwards: 'stay' })), [
    onHost(askStatus()),
    inPod(makeRunDirectory(run)),
    onHost(fetchFile(new URL(url), files[1])),
    ...looks,
    inPod(receiveFile({ path: files[0], size, sha256 })),
    inUnit(tryReplacing(files)),
    inUnit(replacePackages(files)),
    onHost(askStatus()),
    inPod(removeRunFiles(run)),
  ]);
});

test('removing', async () => {
  assert.deepEqual(await commandsOf(aRemoveRequest({ afterwards: 'stay' })), [
    onHost(askStatus()),
    ...looks,
    inUnit(tryRemoving(['runc'])),
    inUnit(removePackages(['runc'])),
    onHost(askStatus()),
  ]);
});

test('resetting: of a node of which nothing is recorded nothing is reset', async () => {
  const record = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild('runc-1.2-1.x86_64') })] });
  const prepared = aPrepared({ nodes: [aPreparedNode({ node: { ...recorded, overrideRecord: record } })] });
  const request = aResetRequest({ afterwards: 'stay' });
  assert.deepEqual(await commandsOf(request, { prepared }), [
    onHost(askStatus()),
    ...looks,
    inUnit(tryResetting(['runc'])),
    inUnit(resetPackages(['runc'])),
    onHost(askStatus()),
  ]);
  assert.deepEqual(await commandsOf(request), [onHost(askStatus())]);
  assert.ok((await notesOf(request)).includes('worker-a: nothing is recorded there, so that nothing is reset'));
});

test('what becomes of each package is said in words before everything else, and what nobody has looked at after it', async () => {
  const url = 'https://example.test/crun.rpm';
  const { sha256 } = aLocalRpm('./runc.rpm', 'runc');
  const replaced = await stepsOf(aReplaceRequest({ rpms: ['./runc.rpm', url], afterwards: 'stay' }));
  assert.deepEqual(replaced.slice(0, 2), [
    { kind: 'note', text: `worker-a: replace runc by runc-1.0-1.noarch (./runc.rpm, sha256 ${sha256})` },
    { kind: 'note', text: `worker-a: replace a package by what ${url} is, which is looked at when it is there` },
  ]);
  const last = replaced.at(-1);
  assert.match(last?.kind === 'note' ? last.text : '', /^note: the nodes themselves were not looked at: /);
  const both = aPrepared({ nodes: [aPreparedNode(), aPreparedNode({ name: 'worker-b' })] });
  assert.deepEqual((await notesOf(aRemoveRequest({ afterwards: 'stay' }), { prepared: both })).slice(0, 2), [
    'worker-a: remove runc, which the base has',
    'worker-b: remove runc, which the base has',
  ]);
});

test('a reset is told with what the base had, and which ones are not named', async () => {
  const record = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild('runc-1.2-1.x86_64') })] });
  const prepared = aPrepared({ nodes: [aPreparedNode({ node: { ...recorded, overrideRecord: record } })] });
  const notes = await notesOf(aResetRequest({ unrecorded: true, afterwards: 'stay' }), { prepared });
  assert.deepEqual(notes.slice(0, 2), [
    'worker-a: reset runc to what the base has, which was runc-1.1-1.x86_64',
    'worker-a: reset all that others have set',
  ]);
  const [named] = await notesOf(aResetRequest({ packages: ['crun'], afterwards: 'stay' }));
  assert.equal(named, 'worker-a: reset crun to what the base has');
});

test('the reboot is told with all that comes before and after it, for each way on', async () => {
  const notes = async (more: Parameters<typeof aRemoveRequest>[0]) =>
    (await notesOf(aRemoveRequest(more))).slice(1, -2);
  const reboot = [
    'worker-a: cordon it, and evict its pods',
    'worker-a: look whether it is still staged',
    "worker-a: arm the dead-man's switch: 600 s after its boot it goes back to the present deployment, unless it is confirmed before",
    'worker-a: wait until it is back with a new boot id, Ready, and done for the Machine Config Operator',
    'worker-a: start a new pod there, and look whether the staged deployment is booted and rpm has what was asked for',
    'worker-a: uncordon it, unless it was cordoned before',
  ];
  const asked = 'worker-a: reboot it only if you agree, which is asked before anything is staged';
  assert.deepEqual(await notes({ afterwards: 'reboot' }), reboot);
  assert.deepEqual(await notes({ afterwards: 'ask' }), [asked, ...reboot]);
  assert.deepEqual(await notes({ afterwards: 'stay' }), [
    'worker-a: it is left staged; to boot it: oc rpmoverlay reboot worker-a',
  ]);
  assert.deepEqual(await notes({ afterwards: 'apply-live' }), [
    'worker-a: apply it to the running system: rpm-ostree apply-live',
  ]);
});

test('a node that would be refused for the operator is refused now, in the words of the run itself', async () => {
  const { nodes: rows, failure, output } = await planning(aRemoveRequest(), { pool: rawPool({ paused: true }) });
  assert.deepEqual([failure?.kind, ...rows.map(({ code }) => code)], ['refused', 'POOL_PAUSED']);
  assert.deepEqual(output, { kind: 'plan', steps: [] });
});

test('the operator is met as the user chose, and several nodes follow one another', async () => {
  const old = ['rendered-worker-0', ['a']] as const;
  const pool = rawPool({ target: ['rendered-worker-1', ['b']], settled: old, counts: { updated: 0 } });
  const first = async (guard: GuardFlags) => (await notesOf(aRemoveRequest({ guard }), { pool }))[1];
  assert.deepEqual(await Promise.all([first('wait'), first('pause')]), [
    'worker-a: wait: machineconfigpool/worker is updating (b, a)',
    'worker-a: pause its machine config pool until the run ends, unless it is paused already',
  ]);
  const both = aPrepared({ nodes: [aPreparedNode(), aPreparedNode({ name: 'worker-b' })] });
  const [, , pace = ''] = await notesOf(aRemoveRequest({ afterwards: 'reboot' }), { prepared: both });
  assert.match(pace, /^the nodes follow one another, /);
});
