import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disruptionOfKeys, machineConfigurations, rebootsForKeys } from '../../../../src/model/pool/disruption.ts';

const upTo46 = 'OpenShift up to 4.6 drains and reboots nodes for any MachineConfig';
const policy = (...sshKeyActions: string[]) => ({ sshKeyActions });

const rows: readonly [
  string,
  string | undefined,
  { sshKeyActions: readonly string[] } | undefined,
  string | undefined,
][] = [
  ['4.6 reboots', '4.6.62', undefined, upTo46],
  ['4.5 reboots, whatever a policy says', '4.5.1', policy('None'), upTo46],
  ['4.7 disturbs nobody', '4.7.0', undefined, undefined],
  ['an unknown release disturbs nobody', undefined, undefined, undefined],
  ['a policy of None disturbs nobody', '4.20.3', policy('None'), undefined],
  ['a policy without an action disturbs nobody', '4.20.3', policy(), undefined],
  [
    'a policy that reboots is named',
    '4.20.3',
    policy('Reboot'),
    "the cluster's NodeDisruptionPolicy for sshkey is Reboot",
  ],
  [
    'a policy of several actions is named whole',
    undefined,
    policy('Drain', 'None', 'Restart'),
    "the cluster's NodeDisruptionPolicy for sshkey is Drain, Restart",
  ],
];
for (const [what, version, configuration, disruption] of rows) {
  test(`granting a key: ${what}`, () => {
    assert.equal(disruptionOfKeys(version, configuration), disruption);
  });
}

test('nodes are rebooted for keys by releases up to 4.6 and by a policy that says so', () => {
  assert.deepEqual(
    [
      rebootsForKeys('4.6.62', undefined),
      rebootsForKeys('4.20.3', policy('Drain', 'Reboot')),
      rebootsForKeys('4.20.3', policy('Drain')),
      rebootsForKeys(undefined, undefined),
    ],
    [true, true, false, false],
  );
});

test('the actions for keys are those that the operator has taken up, in order', () => {
  const actions = [{ type: 'Drain' }, { type: 'Restart', restart: { serviceName: 'sshd.service' } }, {}];
  const clusterPolicies = { sshkey: { actions }, files: [{ path: '/etc/x', actions: [{ type: 'Reboot' }] }] };
  const raw = {
    spec: { nodeDisruptionPolicy: { sshkey: { actions: [{ type: 'Reboot' }] } } },
    status: { nodeDisruptionPolicyStatus: { clusterPolicies } },
  };
  assert.deepEqual(machineConfigurations.read(raw), { sshKeyActions: ['Drain', 'Restart'] });
});
