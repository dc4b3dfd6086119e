import type { Target } from '../../model/request.ts';
import type { Args, Command } from '../command.ts';
import { singleOr, toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { outputGroup, refuseFormatOfRun } from '../flags/output.ts';
import { allowDisruption, dryRun, parallel, timeout, yes } from '../flags/run.ts';
import { readSshKey, refuseSshKey, sshKeyFlags } from '../flags/ssh-key.ts';
import { readTarget, targetFlags } from '../flags/target.ts';
import { usageFailure } from '../usage-failure.ts';
import { oneOf } from '../value.ts';

const via = singleOr(
  {
    name: 'via',
    placeholder: 'ssh|host',
    summary: 'log in as core over ssh, or enter the host from the debug pod, which needs no key',
  },
  'ssh',
  oneOf(['ssh', 'host']),
);
const repair = toggle({ name: 'repair', summary: 'heal a node that is half unlocked, and go on' });

export const usr: Command = {
  kind: 'command',
  path: ['usr'],
  summary: 'Make /usr writable on nodes until their next reboot',
  description:
    "Mounts a writable overlay on the /usr of a running node, with rpm-ostree usroverlay, and proves it from the host's own mount namespace. The next reboot drops the overlay and all that was written to it. Where no SSH key is let in yet, one is made, granted by a MachineConfig for the node's pool, and taken back at the end.",
  operand: {
    label: 'TARGET…',
    count: 'many',
    summary: 'names of nodes (worker-a or node/worker-a), or instead one of --selector, --pool and --all',
  },
  runs: true,
  flags: [
    {
      title: 'Flags',
      flags: [...targetFlags, via, ...sshKeyFlags, repair, dryRun, yes, allowDisruption, timeout, parallel],
    },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [
    { does: 'Make /usr writable on one node', line: '{program} usr worker-a' },
    { does: 'See what would be done on all nodes of a pool', line: '{program} usr --pool worker --dry-run' },
    {
      does: 'Several nodes, without SSH or MachineConfig',
      line: '{program} usr worker-a worker-b --via host',
    },
    {
      does: 'Then run a command on the node, as root',
      line: '{program} usr worker-a -- rpm -Uvh --force /var/tmp/runc.rpm',
    },
  ],
  reserved: ['revert', 'confirm'],
  read: args => {
    const target = readTarget(args);
    refuseRunOnSeveral(args, target);
    refuseFormatOfRun(args);
    if (args.get(via) === 'host') refuseSshKey(args, '--via host');
    return {
      command: 'usr',
      common: readCommon(args),
      target,
      via: args.get(via),
      ssh: readSshKey(args),
      repair: args.get(repair),
      run: args.run,
    };
  },
};

/** One stdout and one status are those of one node. A selector may match one node today and two tomorrow. */
function refuseRunOnSeveral({ run }: Args, target: Target): void {
  if (run.length === 0 || (target.kind === 'names' && target.names.length === 1)) return;
  const several = target.kind === 'names' ? 'several nodes' : `--${target.kind}`;
  throw usageFailure('CONFLICTING_FLAGS', `a command after -- needs one node by its name, not ${several}`);
}
