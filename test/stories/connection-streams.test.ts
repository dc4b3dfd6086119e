import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOf } from '../support/ending.ts';
import { viewJournal } from '../support/journal-view.ts';
import { atFirst, program } from '../support/moment.ts';
import { machine, usrOf } from '../support/node-truth.ts';
import { tellStories } from '../support/stories.ts';
import { waysTried } from '../support/tried-ways.ts';
import { kubeconfigFor } from '../support/users.ts';

const { lab, run, reboot } = tellStories({ nodes: [{ name: 'worker-a' }] });

const programOf = { ssh: 'ssh', host: 'exec' } as const;
for (const via of waysTried('ssh')) {
  test(`with --via ${via}, a connection that breaks while /usr is unlocked ends the run, and nothing is left behind`, async () => {
    await reboot('worker-a');
    using _moment = atFirst(lab(), program(programOf[via], 'usroverlay'), () => lab().open.drop());
    const { status, code, hint } = refusalOf(await run(['usr', 'worker-a', '--via', via, '-o', 'json']));
    assert.deepEqual([status, code, hint], [1, 'CONNECTION_LOST', 'run the command again']);
  });

  test(`with --via ${via}, the run after that succeeds, whether /usr was unlocked by then or not`, async () => {
    const { status, stderr } = await run(['usr', 'worker-a', '--via', via]);
    assert.equal(status, 0, stderr);
    assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
  });
}

/** The kubeconfig of a user who may do all that a run does, but for forwarding ports. */
function kubeconfigWithoutForward(): Promise<string> {
  const core = ['nodes', 'namespaces', 'pods'];
  const operator = ['machineconfigs', 'machineconfigpools', 'machineconfigurations', 'clusterversions'];
  return kubeconfigFor(lab(), 'no-forwarder', [
    { verbs: ['*'], apiGroups: ['*'], resources: [...core, ...operator] },
    { verbs: ['get', 'create'], apiGroups: [''], resources: ['pods/exec'] },
  ]);
}

test('a user who may not forward ports reaches sshd over exec', async () => {
  await reboot('worker-a');
  const view = viewJournal(lab());
  const { status, stderr } = await run(['usr', 'worker-a', '--kubeconfig', await kubeconfigWithoutForward()]);
  assert.equal(status, 0, stderr);
  assert.equal(view.overSsh()[0], 'sudo -n -- rpm-ostree usroverlay');
  assert.equal(
    view.inPods().some(argv => argv.some(word => word.includes('/dev/tcp/')) && argv.includes('127.0.0.1')),
    true,
  );
  assert.equal(await usrOf(lab(), 'worker-a'), 'writable');
});

for (const [way, kubeconfig] of [
  ['by port-forward', async () => lab().kubeconfig.admin],
  ['over exec', kubeconfigWithoutForward],
] as const) {
  test(`an sshd that is stopped is told as such ${way}, with the command to look and the way without it`, async () => {
    await reboot('worker-a');
    await machine(lab(), 'worker-a').run(['systemctl', 'stop', 'sshd']);
    const failed = refusalOf(await run(['usr', 'worker-a', '-o', 'json', '--kubeconfig', await kubeconfig()]));
    await machine(lab(), 'worker-a').run(['systemctl', 'start', 'sshd']);
    assert.deepEqual(failed, {
      status: 1,
      code: 'SSHD_UNREACHABLE',
      message: 'node/worker-a: its sshd takes no connections',
      hint: 'oc debug node/worker-a -- chroot /host systemctl status sshd; or add --via host, which needs no key',
    });
  });
}
