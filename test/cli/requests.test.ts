import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutputFlags, Request, Target } from '../../src/model/request.ts';
import {
  asked,
  check,
  common,
  keyGrant,
  keyList,
  keyRevoke,
  proxy,
  rescue,
  ssh,
  sshFlags,
  status,
  usr,
  usrConfirm,
  usrRevert,
  wordsOf,
} from './expected.ts';

const fingerprint = `SHA256:${'aB3/'.repeat(10)}+/z`;

const rows: readonly (readonly [line: string, request: Request])[] = [
  // Targets.
  ['usr worker-a', usr()],
  ['usr node/worker-a', usr()],
  ['usr nodes/worker-a', usr()],
  ['usr no/worker-a', usr()],
  ['usr worker-a node/worker-b', usr({ target: names('worker-a', 'worker-b') })],
  ['usr worker-a node/worker-a worker-b worker-a', usr({ target: names('worker-a', 'worker-b') })],
  ['usr 1234 007 true 1e3 0x10', usr({ target: names('1234', '007', 'true', '1e3', '0x10') })],
  ['usr ip-10-0-1-5.ec2.internal', usr({ target: names('ip-10-0-1-5.ec2.internal') })],
  ['usr usr', usr({ target: names('usr') })],
  ['usr worker-a node/revert', usr({ target: names('worker-a', 'revert') })],
  ['usr -l a=b,c', usr({ target: { kind: 'selector', selector: 'a=b,c' } })],
  ['usr --selector=a=b', usr({ target: { kind: 'selector', selector: 'a=b' } })],
  ['usr -la=b', usr({ target: { kind: 'selector', selector: 'a=b' } })],
  ['usr -l=a=b', usr({ target: { kind: 'selector', selector: 'a=b' } })],
  ['usr -l !a', usr({ target: { kind: 'selector', selector: '!a' } })],
  ['usr --pool worker', usr({ target: { kind: 'pool', pool: 'worker' } })],
  ['usr --all', usr({ target: { kind: 'all' } })],
  ['usr --all=false worker-a', usr()],

  // usr's own.
  ['usr worker-a --via host', usr({ via: 'host' })],
  ['usr worker-a --via=ssh --repair', usr({ repair: true })],
  ['usr worker-a --via host --via ssh', usr()],
  ['usr worker-a --key here', usr()],
  ['usr worker-a --key node', usr({ ssh: sshFlags({ key: { kind: 'find', makeIn: 'node' } }) })],
  ['usr worker-a --key agent', usr({ ssh: sshFlags({ key: { kind: 'agent' } }) })],
  ['usr worker-a --key ./node', usr({ ssh: sshFlags({ key: { kind: 'file', path: './node' } }) })],
  ['usr worker-a --key=-odd', usr({ ssh: sshFlags({ key: { kind: 'file', path: '-odd' } }) })],
  ['usr worker-a --key -odd', usr({ ssh: sshFlags({ key: { kind: 'file', path: '-odd' } }) })],
  ['usr worker-a --key-type rsa --keep-key', usr({ ssh: sshFlags({ keyType: 'rsa', keepKey: true }) })],
  ['usr worker-a --key agent --keep-key=false', usr({ ssh: sshFlags({ key: { kind: 'agent' } }) })],

  // What several commands share.
  ['usr worker-a --dry-run', usr({ common: common({ dryRun: true }) })],
  ['usr --dry-run worker-a', usr({ common: common({ dryRun: true }) })],
  ['usr --dry-run=client worker-a', usr({ common: common({ dryRun: true }) })],
  ['usr --dry-run=none worker-a', usr()],
  ['usr --yes worker-a', usr({ common: common({ yes: true }) })],
  ['usr -y true', usr({ common: common({ yes: true }), target: names('true') })],
  ['usr --yes=1 worker-a', usr({ common: common({ yes: true }) })],
  ['usr --yes=F worker-a', usr()],
  ['usr --yes --yes=false worker-a', usr()],
  ['usr worker-a --allow-disruption', usr({ common: common({ allowDisruption: true }) })],
  ['usr worker-a --timeout 1h30m', usr({ common: common({ timeoutMs: 5_400_000 }) })],
  ['usr worker-a --timeout 90', usr({ common: common({ timeoutMs: 90_000 }) })],
  ['usr worker-a --timeout 1m --timeout 2m', usr({ common: common({ timeoutMs: 120_000 }) })],
  ['usr worker-a --parallel 12', usr({ common: common({ parallel: 12 }) })],
  ['usr worker-a -o json', usr({ common: common({ output: output({ format: 'json' }) }) })],
  ['usr worker-a -ojson', usr({ common: common({ output: output({ format: 'json' }) }) })],
  ['usr worker-a -o=yaml', usr({ common: common({ output: output({ format: 'yaml' }) }) })],
  ['usr worker-a --output wide -o name', usr({ common: common({ output: output({ format: 'name' }) }) })],
  [
    'usr -qvo wide worker-a',
    usr({ common: common({ output: output({ format: 'wide', quiet: true, verbose: true }) }) }),
  ],
  ['usr -v worker-a', usr({ common: common({ output: output({ verbose: true }) }) })],
  ['usr --v worker-a', usr({ common: common({ output: output({ verbose: true }) }) })],
  ['usr --verbose --quiet worker-a', usr({ common: common({ output: output({ quiet: true, verbose: true }) }) })],
  ['usr -v=false worker-a', usr()],
  ['usr --no-color worker-a', usr({ common: common({ output: output({ color: 'never' }) }) })],
  [
    'usr worker-a --image quay.io/x/y:1 --to-namespace debug --keep-pod',
    usr({ common: common({ debugPod: { image: 'quay.io/x/y:1', toNamespace: 'debug', keepPod: true } }) }),
  ],

  // The commands of usr, and what else puts right or shows what usr did.
  ['usr revert worker-a', usrRevert()],
  ['usr revert revert confirm', usrRevert({ target: names('revert', 'confirm') })],
  [
    'usr -y revert --pool worker',
    usrRevert({ common: common({ yes: true }), target: { kind: 'pool', pool: 'worker' } }),
  ],
  ['usr revert worker-a --via host', usrRevert({ via: 'host' })],
  ['usr revert worker-a --reboot --lock-timeout 0', usrRevert({ reboot: true, lockTimeoutMs: 0 })],
  [
    'usr revert worker-a --max-unavailable 25% --max-failures 3',
    usrRevert({ rollout: { maxUnavailable: { kind: 'percent', count: 25 }, canary: 0, maxFailures: 3 } }),
  ],
  ['usr revert worker-a --dry-run', usrRevert({ common: common({ dryRun: true }) })],
  ['usr confirm node/worker-a', usrConfirm()],
  ['usr confirm worker-a --via host --dry-run', usrConfirm({ via: 'host', common: common({ dryRun: true }) })],
  ['usr confirm worker-a --key agent', usrConfirm({ ssh: sshFlags({ key: { kind: 'agent' } }) })],
  ['rescue worker-a', rescue()],
  ['rescue node/worker-a --from node/worker-b', rescue({ from: 'worker-b' })],
  ['rescue worker-a --revert', rescue({ cure: 'revert' })],
  ['rescue worker-a --rollback', rescue({ cure: 'rollback' })],
  ['rescue worker-a --reboot --dry-run', rescue({ cure: 'reboot', common: common({ dryRun: true }) })],
  ['rescue worker-a --key k', rescue({ ssh: sshFlags({ key: { kind: 'file', path: 'k' } }) })],
  ['status', status()],
  ['status worker-a node/worker-b', status({ target: names('worker-a', 'worker-b') })],
  ['status --all', status({ target: { kind: 'all' } })],
  [
    'status -l a=b -o json',
    status({ target: { kind: 'selector', selector: 'a=b' }, common: common({ output: output({ format: 'json' }) }) }),
  ],
  ['status --live --dry-run --parallel 2', status({ live: true, common: common({ dryRun: true, parallel: 2 }) })],
  [
    'status --live --keep-pod',
    status({ live: true, common: common({ debugPod: { image: undefined, toNamespace: undefined, keepPod: true } }) }),
  ],
  ['check worker-a', check()],
  ['check --all', check({ target: { kind: 'all' } })],
  ['check --pool worker --live', check({ target: { kind: 'pool', pool: 'worker' }, live: true })],
  [
    'check worker-a --to-namespace debug --image x:1',
    check({ common: common({ debugPod: { image: 'x:1', toNamespace: 'debug', keepPod: false } }) }),
  ],
  ['check worker-a --key agent', check({ ssh: sshFlags({ key: { kind: 'agent' } }) })],
  ['check worker-a --live --dry-run', check({ live: true, common: common({ dryRun: true }) })],

  // The other commands.
  ['ssh worker-a', ssh()],
  ['ssh node/worker-a --key agent', ssh({ ssh: sshFlags({ key: { kind: 'agent' } }) })],
  ['ssh worker-a -- uptime', ssh({ run: ['uptime'] })],
  ['ssh worker-a --dry-run', ssh({ common: common({ dryRun: true }) })],
  ['proxy worker-a', proxy()],
  ['proxy worker-a --ssh-config', proxy({ sshConfig: true })],
  ['proxy --dry-run worker-a', proxy({ common: common({ dryRun: true }) })],
  ['key grant --pool worker --key id.pub', keyGrant()],
  ['key grant --key=node --pool=infra -y', keyGrant({ common: common({ yes: true }), pool: 'infra', keyFile: 'node' })],
  ['key list', keyList()],
  ['key list --pool infra', keyList({ pool: 'infra' })],
  ['key revoke 99-worker-x', keyRevoke('99-worker-x')],
  ['key revoke machineconfig/99-worker-x', keyRevoke('99-worker-x')],
  ['key revoke machineconfig.machineconfiguration.openshift.io/99-worker-x', keyRevoke('99-worker-x')],
  [`key revoke ${fingerprint}`, keyRevoke(fingerprint)],
  ['version', { command: 'text', text: 'oc-rpmoverlay 1.2.3\n' }],
  ['--version', { command: 'text', text: 'oc-rpmoverlay 1.2.3\n' }],

  // A command of the user's own.
  ['usr worker-a -- rpm -q runc', usr({ run: ['rpm', '-q', 'runc'] })],
  ['usr worker-a -- sh -c -- --help -y -v=6', usr({ run: ['sh', '-c', '--', '--help', '-y', '-v=6'] })],
  ['usr -y worker-a worker-a -- 007', usr({ common: common({ yes: true }), run: ['007'] })],

  // Flags before and between the words of a command.
  ['-y usr worker-a', usr({ common: common({ yes: true }) })],
  ['--context usr usr worker-a', usr({ common: common({ connection: { context: 'usr' } }) })],
  ['key -o json list', keyList({ common: common({ output: output({ format: 'json' }) }) })],
];

for (const [line, request] of rows) {
  test(`"${line}" is understood`, () => assert.deepEqual(asked(wordsOf(line)), request));
}

function names(first: string, ...others: string[]): Target {
  return { kind: 'names', names: [first, ...others] };
}

function output(changes: Partial<OutputFlags>): OutputFlags {
  return { ...common().output, ...changes };
}
