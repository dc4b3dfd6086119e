import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeBinary } from '../../scripts/node-binary.ts';
import { thirdPartyLicenses } from '../../scripts/third-party-licenses.ts';

test('the licence of each package in the bundle is told once, and that of Node', async () => {
  const input = { bytes: 1, imports: [] };
  const inputs = {
    'src/main.ts': input,
    'node_modules/ws/lib/receiver.js': input,
    'node_modules/ws/lib/sender.js': input,
    'node_modules/@kubernetes/client-node/dist/config.js': input,
  };
  const text = await thirdPartyLicenses({ inputs, outputs: {} }, nodeBinary());
  const titles = [...text.matchAll(/^={80}\n(.*)\n={80}$/gm)].map(([, title]) => title?.replace(/[\d.]+$/, 'N'));
  assert.deepEqual(titles, ['@kubernetes/client-node N', 'ws N', 'Node.js N']);
  assert.match(text, /Copyright \(c\) .*Einar Otto Stangvik/);
  assert.match(text, /Copyright Node\.js contributors/);
});
