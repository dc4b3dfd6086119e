import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatusText, type StatusText } from '../../../../src/model/rpm-ostree/status-text.ts';

const nothing: StatusText = { transaction: undefined, finalizeFailure: undefined };
const deployments = 'Deployments:\n* registry.example/os:1\n    Version: 418 (2026)\n';

const rows: readonly (readonly [title: string, stdout: string, expected: StatusText])[] = [
  ['an idle node', `State: idle\n${deployments}`, nothing],
  ['no answer', '', nothing],
  [
    'a busy node',
    `State: busy\nTransaction: override replace /var/lib/runc.rpm\n  Initiator: client(id:cli dbus:1.93 unit:x.service uid:0)\n${deployments}`,
    {
      transaction: {
        title: 'override replace /var/lib/runc.rpm',
        initiator: 'client(id:cli dbus:1.93 unit:x.service uid:0)',
      },
      finalizeFailure: undefined,
    },
  ],
  [
    'a busy node that does not say whose it is',
    'State: busy\nTransaction: upgrade\n',
    { transaction: { title: 'upgrade', initiator: undefined }, finalizeFailure: undefined },
  ],
  [
    'a node whose staged deployment was not written',
    'State: idle\nWarning: failed to finalize previous deployment\n         error: opendir(boot): No such file\n         check `journalctl -b -1 -u ostree-finalize-staged.service`\n',
    { transaction: undefined, finalizeFailure: 'opendir(boot): No such file' },
  ],
  [
    'the same without a reason',
    'Warning: failed to finalize previous deployment\n         check `journalctl -b -1 -u ostree-finalize-staged.service`\n',
    { transaction: undefined, finalizeFailure: 'nobody knows why' },
  ],
  [
    'the same, cut off',
    'Warning: failed to finalize previous deployment',
    { transaction: undefined, finalizeFailure: 'nobody knows why' },
  ],
  [
    'a title with an escape sequence',
    'Transaction: up\u001b[31mgrade\n',
    { transaction: { title: 'upgrade', initiator: undefined }, finalizeFailure: undefined },
  ],
];
for (const [title, stdout, expected] of rows) {
  test(`the text of ${title} is read`, () => assert.deepEqual(parseStatusText(stdout), expected));
}
