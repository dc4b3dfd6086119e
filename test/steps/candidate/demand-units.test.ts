import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Install } from '../../../src/model/put/install.ts';
import { demandUnits } from '../../../src/steps/candidate/demand-units.ts';
import { aHost, shellOf } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { anInstall } from '../../support/requests.ts';

const asked = (units: string) => `systemctl show '--property=Id,LoadState' -- ${units}`;
const block = (unit: string, state: string) => `Id=${unit}\nLoadState=${state}\n`;

/** Asks a node that answers so for the units that are to be restarted. */
function demand(
  signal: AbortSignal,
  install: Partial<Install>,
  { answers = {}, paths = [] }: { answers?: Readonly<Record<string, string>>; paths?: readonly string[] } = {},
) {
  const commands = Object.entries(answers).map(([units, stdout]) => [asked(units), () => ({ stdout })] as const);
  const host = aHost({ commands: Object.fromEntries(commands) });
  const onHost = { node: 'worker-a', shell: shellOf(host, 'pod'), reporter: expecting().reporter };
  return demandUnits(onHost, anInstall(install), paths, signal);
}

test('units that are there may be restarted', async t => {
  const stdout = [block('crio.service', 'loaded'), block('toy.service', 'masked')].join('\n');
  await demand(
    t.signal,
    { restart: ['crio.service', 'toy.service'] },
    { answers: { 'crio.service toy.service': stdout } },
  );
});

test('a unit that is not there is refused by its name', async t => {
  const restart = ['crio.service', 'gone.service'];
  const stdout = [block('crio.service', 'loaded'), block('gone.service', 'not-found')].join('\n');
  await assert.rejects(demand(t.signal, { restart }, { answers: { 'crio.service gone.service': stdout } }), {
    kind: 'refused',
    code: 'UNIT_NOT_FOUND',
    message: 'node/worker-a: there is no unit gone.service',
    hint: 'oc debug node/worker-a -- chroot /host systemctl list-unit-files',
  });
});

test('what comes with the same run, may come with a package, or was not asked for, is not asked about', async t => {
  await demand(t.signal, { restart: ['new.service'] }, { paths: ['/usr/lib/systemd/system/new.service'] });
  await demand(t.signal, { restart: ['new.service'], rpms: ['new.rpm'] });
  await demand(t.signal, { restart: 'default' });
});
