import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantsInstall } from '../../../../src/model/put/wants-install.ts';
import { anInstall } from '../../../support/requests.ts';

test('files, packages and units that are named are wanted; the default restart by itself is not', () => {
  const installs = [
    anInstall(),
    anInstall({ restart: [] }),
    anInstall({ puts: [{ source: 'runc', destination: '/usr/bin/runc' }] }),
    anInstall({ rpms: ['runc.rpm'] }),
    anInstall({ restart: ['crio.service'] }),
  ];
  assert.deepEqual(installs.map(wantsInstall), [false, false, true, true, true]);
});
