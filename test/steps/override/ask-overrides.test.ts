import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askPackageDiff } from '../../../src/model/rpm-ostree/commands.ts';
import { askOverrides } from '../../../src/steps/override/ask-overrides.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { aBuild, anOverrideRecord, aPackage } from '../../support/override-records.ts';
import { aListed } from '../../support/override-rows.ts';
import { expecting } from '../../support/ports.ts';
import { lookOf, rhcos } from '../../support/rhcos.ts';
import { statusJson } from '../../support/rpm-ostree.ts';

const look = lookOf(rhcos);
const v2 = 'runc-1.2-1.x86_64';
const overrideRecord = anOverrideRecord({ packages: [aPackage('runc', { booted: aBuild(v2) })] });

test('a node is asked once, and says whose an override is by what is recorded of it', async t => {
  const stdout = statusJson([{ booted: true, replaced: [['runc-1.1-1.x86_64', v2]] }]);
  const host = aHost({ commands: { 'rpm-ostree status --json': () => ({ stdout }) } });
  const live = await askOverrides(expecting(), { overrideRecord }, { pod: aDebugPod(host), look }, t.signal);
  assert.deepEqual(live, { overrides: [aListed('runc', '1.2')], booted: 'a'.repeat(64), pending: null });
  assert.deepEqual(host.ran, ['host: rpm-ostree status --json']);
});

test('what runs after apply-live and is in no deployment any more is asked of rpm-ostree', async t => {
  const stdout = statusJson([{ booted: true, fields: { 'live-replaced': 'c'.repeat(64) } }]);
  const diff = quoteForShell(askPackageDiff('a'.repeat(64), 'c'.repeat(64)).argv);
  const packages = { PreviousPackage: ['runc', '1.1-1', 'x86_64'], NewPackage: ['runc', '1.2-1', 'x86_64'] };
  const said = (pkgdiff: unknown) =>
    aHost({
      commands: {
        'rpm-ostree status --json': () => ({ stdout }),
        [diff]: () => ({ stdout: JSON.stringify({ pkgdiff }) }),
      },
    });
  const ask = (host: ReturnType<typeof aHost>) =>
    askOverrides(expecting(), { overrideRecord: undefined }, { pod: aDebugPod(host), look }, t.signal);
  const { overrides } = await ask(said([['runc', 2, packages]]));
  assert.deepEqual(
    overrides.map(({ override, state }) => [override, state]),
    [[v2, 'live']],
  );
  await assert.rejects(ask(said('none')), { code: 'PACKAGES_UNREADABLE' });
});

test('a node without OSTree is not asked, and has no overrides', async t => {
  const host = aHost();
  const plain = { ...look, isOstree: false };
  const live = await askOverrides(expecting(), { overrideRecord }, { pod: aDebugPod(host), look: plain }, t.signal);
  assert.deepEqual([live, host.ran], [{ overrides: [], booted: null, pending: null }, []]);
});
