import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askStatus, askStatusText } from '../../../src/model/rpm-ostree/commands.ts';
import { proveBoot, seeNextBoot } from '../../../src/steps/reboot/next-boot.ts';
import { quoteForShell } from '../../../src/text/shell-quote.ts';
import { aLook } from '../../support/findings.ts';
import { aDebugPod, aHost } from '../../support/host.ts';
import { expecting } from '../../support/ports.ts';
import { type DeploymentOptions, statusJson } from '../../support/rpm-ostree.ts';

const [json, text] = [quoteForShell(askStatus().argv), quoteForShell(askStatusText().argv)];
const [old, next] = ['a'.repeat(64), 'b'.repeat(64)];
const booted = { digit: 'a', booted: true } as const;
const runc = ['runc-1.2.0-1.el9.x86_64', 'runc-1.3.0-1.el9.x86_64'] as const;
const pending = { digit: 'b', baseDigit: 'a', staged: true, replaced: [runc] } as const;

/** A node with these deployments, and what only the text of its status says. */
function aNodeWith(deployments: readonly DeploymentOptions[], { said = '', transaction = null as unknown } = {}) {
  const host = aHost({
    commands: {
      [json]: () => ({ stdout: statusJson(deployments, transaction) }),
      [text]: () => ({ stdout: said }),
    },
  });
  return { host, opened: { pod: aDebugPod(host), look: aLook() } };
}

test('a node boots next what is pending there, else what it has booted', async t => {
  const ports = expecting();
  assert.deepEqual(await seeNextBoot(ports, aNodeWith([booted]).opened, t.signal), {
    id: `rhcos-${old}.0`,
    checksum: old,
    change: undefined,
  });
  assert.deepEqual(await seeNextBoot(ports, aNodeWith([pending, booted]).opened, t.signal), {
    id: `rhcos-${next}.0`,
    checksum: next,
    change: `override ${runc[1]}`,
  });
});

test('a node that is not made of deployments is not asked', async t => {
  const { host, opened } = aNodeWith([]);
  assert.equal(await seeNextBoot(expecting(), { ...opened, look: aLook({ isOstree: false }) }, t.signal), undefined);
  assert.deepEqual(host.ran, []);
});

test('a reboot that would break a transaction off, or lose a deployment that is locked, is refused', async t => {
  const transaction = ['UpdateDeployment', ':1.7', '/'];
  const said = 'State: busy\nTransaction: override replace runc.rpm\n  Initiator: client(id:cli uid:0)\n';
  await assert.rejects(seeNextBoot(expecting(), aNodeWith([booted], { said, transaction }).opened, t.signal), {
    kind: 'refused',
    code: 'TRANSACTION_BUSY',
    message: 'rpm-ostree is at work on node/worker-a (override replace runc.rpm), and a reboot would break it off',
  });
  const locked = { ...pending, fields: { 'finalization-locked': true } };
  await assert.rejects(seeNextBoot(expecting(), aNodeWith([locked, booted]).opened, t.signal), {
    kind: 'refused',
    code: 'FINALIZATION_LOCKED',
    message: 'the staged deployment of node/worker-a (bbbbbbb) is locked: a reboot would lose it',
  });
});

test('what was to be booted is proved by what is booted, and nothing more is asked then', async t => {
  const { host, opened } = aNodeWith([{ ...pending, staged: false, booted: true }]);
  await proveBoot(expecting(), opened, { id: `rhcos-${next}.0`, checksum: next, change: undefined }, t.signal);
  assert.deepEqual(host.ran, [`host: ${json}`]);
});

test('where the old deployment came back, the node says why', async t => {
  const said = [
    'State: idle',
    'warning: failed to finalize previous deployment',
    '         error: Installing kernel: no room',
    '         check `journalctl -b -1 -u ostree-finalize-staged.service`',
  ].join('\n');
  const { opened } = aNodeWith([booted], { said });
  await assert.rejects(
    proveBoot(expecting(), opened, { id: `rhcos-${next}.0`, checksum: next, change: undefined }, t.signal),
    {
      kind: 'failed',
      code: 'OTHER_DEPLOYMENT_BOOTED',
      message:
        'node/worker-a booted deployment aaaaaaa, and not the one that was staged (bbbbbbb): Installing kernel: no room',
      hint: 'oc debug node/worker-a -- chroot /host journalctl -b -1 -u ostree-finalize-staged',
    },
  );
});
