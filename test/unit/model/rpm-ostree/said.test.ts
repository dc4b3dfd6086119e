import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSaid, type Said } from '../../../../src/model/rpm-ostree/said.ts';
import { nevra } from '../../../support/rpm-ostree.ts';

const nothing: Said = {
  inactiveReplacements: [],
  inactiveRemovals: [],
  changes: [],
  toBeBooted: false,
  wasTrial: false,
  staleServices: [],
};

const rows: readonly (readonly [title: string, stdout: string, said: Partial<Said>])[] = [
  ['nothing', '', {}],
  ['a run that laid down no deployment', 'Checking out tree 0123456... done\n', {}],
  [
    'a replacement that is staged',
    'Checking out tree 0123456... done\nStaging deployment... done\nFreed: 1.1 GB (pkgcache branches: 0)\nUpgraded:\n  runc 4:1.1.0-1.el9 -> 4:1.2.5-2.el9\n  runc-doc 1-1 -> 2-1\nDowngraded:\n  crun 1.14-1 -> 1.13-1\nRemoved:\n  moby-20-1.x86_64\nAdded:\n  dep-1-1.noarch\nUse "rpm-ostree override reset" to undo overrides\nRun "systemctl reboot" to start a reboot\n',
    {
      changes: [
        { kind: 'upgraded', name: 'runc', from: '4:1.1.0-1.el9', to: '4:1.2.5-2.el9' },
        { kind: 'upgraded', name: 'runc-doc', from: '1-1', to: '2-1' },
        { kind: 'downgraded', name: 'crun', from: '1.14-1', to: '1.13-1' },
        { kind: 'removed', nevra: 'moby-20-1.x86_64' },
        { kind: 'added', nevra: 'dep-1-1.noarch' },
      ],
      toBeBooted: true,
    },
  ],
  [
    'a replacement that is staged and changes nothing',
    'Inactive base replacements:\n  cri-o-1.33.1-1.el9.x86_64\n  cri-tools-1.33-1.el9.x86_64\nStaging deployment... done\nRun "systemctl reboot" to start a reboot\n',
    {
      inactiveReplacements: [nevra('cri-o-1.33.1-1.el9.x86_64'), nevra('cri-tools-1.33-1.el9.x86_64')],
      toBeBooted: true,
    },
  ],
  ['a removal that changes nothing', 'Inactive base removals:\n  cri-o\n', { inactiveRemovals: ['cri-o'] }],
  [
    'a dry run',
    "Resolving dependencies... done\nInstalling 1 packages:\n  runc-4:1.2.5-2.el9.x86_64 (@commandline)\nExiting because of '--dry-run' option\n",
    { wasTrial: true },
  ],
  [
    'a live change',
    'Upgraded:\n  crio 1-1 -> 2-1\nSuccessfully updated running filesystem tree; Following services may need to be restarted:\nusr/lib/systemd/system/crio.service\nusr/etc/systemd/system/kubelet.service\nusr/lib/systemd/system/crio.service\nusr/lib/systemd/system/x.service.d/10.conf\n',
    {
      changes: [{ kind: 'upgraded', name: 'crio', from: '1-1', to: '2-1' }],
      staleServices: ['crio.service', 'kubelet.service'],
    },
  ],
  ['a live change that adds only', 'Successfully updated running filesystem tree.\n', {}],
  [
    'a list that is cut off, with lines that are no packages',
    'Inactive base replacements:\n  nonsense\n  runc-1-1.x86_64',
    { inactiveReplacements: [nevra('runc-1-1.x86_64')] },
  ],
  ['a move without an arrow', 'Upgraded:\n  runc 1-1\n', {}],
  [
    'carriage returns and colours',
    'Removed:\r\n  \u001b[1mmoby-20-1.x86_64\u001b[0m\r\n',
    { changes: [{ kind: 'removed', nevra: 'moby-20-1.x86_64' }] },
  ],
];
for (const [title, stdout, said] of rows) {
  test(`what is printed of ${title} is read`, () => assert.deepEqual(readSaid(stdout), { ...nothing, ...said }));
}
