import type { Target } from '../../model/request.ts';
import { printable } from '../../text/printable.ts';
import type { Args, Command } from '../command.ts';
import { toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { deadmanGroup } from '../flags/deadman.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { installGroup, readInstall } from '../flags/install.ts';
import { outputGroup, refuseFormatOfRun } from '../flags/output.ts';
import { readRollout, rolloutFlags } from '../flags/rollout.ts';
import { allowDisruption, dryRun, parallel, timeout, yes } from '../flags/run.ts';
import { readTarget, targetFlags, targetSummary } from '../flags/target.ts';
import { readVia, viaFlags } from '../flags/via.ts';
import { quoted, usageFailure } from '../usage-failure.ts';

const repair = toggle({ name: 'repair', summary: 'heal a node that is half unlocked, and go on' });

export const usr: Command = {
  kind: 'command',
  path: ['usr'],
  summary: 'Make /usr writable until the next reboot, and install there',
  description:
    "Mounts a writable overlay on the /usr of a running node, with rpm-ostree usroverlay, and proves it from the host's own mount namespace. The next reboot drops the overlay and all that was written to it. Where no SSH key is let in yet, one is made, granted by a MachineConfig for the node's pool, and taken back at the end.\n\nWhat is then installed is read and tried out first: a program that cannot run on the node is refused before /usr is touched. For what a node cannot live without (such as runc, crun, conmon, crio, containerd, kubelet, sshd, systemd and the C library) a dead-man's switch is armed on the node: unless the node is seen to be well in time, it puts the old files back by itself, or reboots.",
  operand: { label: 'TARGET…', count: 'many', summary: targetSummary },
  runs: true,
  flags: [
    { title: 'Flags', flags: [...targetFlags, ...viaFlags, repair, dryRun, yes, allowDisruption, timeout] },
    installGroup,
    deadmanGroup,
    { title: 'Several nodes', flags: [...rolloutFlags, parallel] },
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
    { does: 'Install a runc of your own', line: '{program} usr worker-a --put ./runc:/usr/bin/runc' },
    {
      does: 'All workers, two at a time, then restart crio',
      line: '{program} usr --pool worker --rpm ./cri-o.rpm --restart crio --max-unavailable 2',
    },
    {
      does: 'A kubelet that stays only if you confirm it',
      line: '{program} usr worker-a --put ./kubelet:/usr/bin/kubelet --confirm-within 5m --no-confirm',
    },
    {
      does: 'Then run a command on the node, as root',
      line: '{program} usr worker-a -- rpm -Uvh --force /var/tmp/runc.rpm',
    },
  ],
  read: args => {
    refuseForgottenFlag(args);
    const install = readInstall(args);
    const target = readTarget(args);
    refuseRunOnSeveral(args, target);
    refuseFormatOfRun(args);
    return {
      command: 'usr',
      common: readCommon(args),
      target,
      ...readVia(args),
      repair: args.get(repair),
      install,
      rollout: readRollout(args),
      run: args.run,
    };
  },
};

/** What is to be installed, without the flag before it. A node of such a name is `node/x.rpm`. */
function refuseForgottenFlag({ operands }: Args): void {
  const word = operands.find(operand => /:\/|\.rpm$/.test(operand) && !operand.startsWith('node/'));
  if (word === undefined) return;
  const flag = /^https?:|\.rpm$/.test(word) ? '--rpm' : '--put';
  throw usageFailure(
    'BAD_VALUE',
    `${quoted(word)} is not the name of a node`,
    `did you mean ${flag} ${printable(word, 200)}?`,
  );
}

/** One stdout and one status are those of one node. A selector may match one node today and two tomorrow. */
function refuseRunOnSeveral({ run }: Args, target: Target): void {
  if (run.length === 0 || (target.kind === 'names' && target.names.length === 1)) return;
  const several = target.kind === 'names' ? 'several nodes' : `--${target.kind}`;
  throw usageFailure('CONFLICTING_FLAGS', `a command after -- needs one node by its name, not ${several}`);
}
