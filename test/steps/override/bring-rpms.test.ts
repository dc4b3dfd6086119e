import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rpmPath } from '../../../src/model/node/node-store.ts';
import { fetchFile } from '../../../src/model/rpm/rpm-fetch.ts';
import { receiveFile } from '../../../src/model/transfer/receive-file.ts';
import { fetchRpms, uploadRpms } from '../../../src/steps/override/bring-rpms.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aClock } from '../../support/clock.ts';
import { aDebugPod, aHost, type FakeHost } from '../../support/host.ts';
import { aLocalRpm } from '../../support/local-rpm.ts';
import { expecting } from '../../support/ports.ts';

const run = { id: 'x7k2p' };

function aNode(commands: FakeHost['commands']) {
  const host = aHost({ commands });
  return { host, pod: aDebugPod(host), ports: expecting({ clock: aClock() }) };
}

test('RPMs of the user are uploaded under names that rpm-ostree knows for files, by their place in the request', async t => {
  const [first, second] = [aLocalRpm('./a.rpm', 'runc'), aLocalRpm('./b.rpm', 'crun')];
  const upload = ({ size, sha256 }: typeof first, index: number): string =>
    quoteForShell(receiveFile({ path: rpmPath(run, index), size, sha256 }).argv);
  const [one, two] = [upload(first, 0), upload(second, 2)];
  const there = (rpm: typeof first) => () => ({ stdout: `at\t${rpm.size}\n` });
  const { ports, pod, host } = aNode({ [one]: there(first), [two]: there(second) });
  const sources = ['./a.rpm', 'https://example.test/x.rpm', './b.rpm'];
  await uploadRpms(ports, { pod, run, sources, locals: [first, second] }, t.signal);
  assert.deepEqual(host.ran.toSorted(), [`pod: ${one}`, `pod: ${two}`].toSorted());
});

test('what the node cannot fetch is refused', async t => {
  const url = 'https://example.test/x.rpm';
  const fetching = quoteForShell(fetchFile(new URL(url), rpmPath(run, 1)).argv);
  const { ports, pod } = aNode({ [fetching]: () => ({ status: 22, stdout: '404' }) });
  const local = aLocalRpm('./a.rpm', 'runc');
  await assert.rejects(fetchRpms(ports, { pod, run, sources: ['./a.rpm', url], locals: [local] }, t.signal), {
    kind: 'refused',
    code: 'RPM_NOT_FETCHED',
    message: `node/worker-a could not fetch ${url}: the server answered 404`,
  });
});
