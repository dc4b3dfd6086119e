import type { DrainFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { eitherOf } from '../exclusive.ts';
import { type FlagGroup, single, singleOr, toggle, toggleOn } from '../flag.ts';
import { quoted, usageFailure } from '../usage-failure.ts';
import { countFrom, parseText, parseWait } from '../value.ts';

const drain = toggle({
  name: 'drain',
  summary: 'drain each node before its reboot; a cluster of one node is not drained without this flag',
});
const noDrain = toggle({ name: 'no-drain', summary: 'do not drain: the pods end with their node' });
const drainTimeout = singleOr(
  {
    name: 'drain-timeout',
    placeholder: 'DURATION',
    summary: 'give up draining a node after this long; 0 is as long as --timeout',
  },
  '0',
  parseWait,
);
const force = toggle({ name: 'force', summary: 'also evict pods that no controller makes anew elsewhere' });
const ignoreDaemonSets = toggleOn({
  name: 'ignore-daemonsets',
  summary: 'leave the pods of DaemonSets where they are; with =false a node that has any is not drained',
});
const deleteEmptyDirData = toggle({
  name: 'delete-emptydir-data',
  summary: 'also evict pods with an emptyDir, whose data is lost',
});
const gracePeriod = singleOr(
  {
    name: 'grace-period',
    placeholder: 'SECONDS',
    summary: "the time that each pod has to end; a negative one is the pod's own",
  },
  '-1',
  parseGrace,
);
const podSelector = single(
  { name: 'pod-selector', placeholder: 'SELECTOR', summary: 'evict only the pods with these labels' },
  parseText,
);
const disableEviction = toggle({
  name: 'disable-eviction',
  summary: 'delete pods instead of evicting them, past their PodDisruptionBudgets',
});
const skipWait = singleOr(
  {
    name: 'skip-wait-for-delete-timeout',
    placeholder: 'SECONDS',
    summary: 'do not wait for pods that have been ending for longer than this; 0 is to wait for all',
  },
  '0',
  countFrom(0),
);

const ofDraining = [
  ...[drainTimeout, force, ignoreDaemonSets, deleteEmptyDirData, gracePeriod, podSelector],
  ...[disableEviction, skipWait],
];

/** kubectl's flags (`pkg/cmd/drain/drain.go` of kubernetes/kubectl), with its defaults but for `--ignore-daemonsets`. */
export const drainGroup: FlagGroup = { title: 'Draining (as in kubectl)', flags: [drain, noDrain, ...ofDraining] };

/**
 * How nodes are drained. Pods of DaemonSets run on every node of OpenShift and are no reason to refuse one; what would lose
 * data asks for its flag, though the Machine Config Operator goes without. `CONFLICTING_FLAGS`
 */
export function readDrain(args: Args): DrainFlags {
  const wanted = eitherOf(args, {
    on: drain,
    off: noDrain,
    instead: '--drain evicts the pods first, --no-drain reboots under them',
  });
  if (wanted === false) refuseIdle(args);
  return {
    drain: wanted === undefined ? 'unless-alone' : wanted ? 'always' : 'never',
    rules: {
      force: args.get(force),
      ignoreDaemonSets: args.get(ignoreDaemonSets),
      deleteEmptyDirData: args.get(deleteEmptyDirData),
      skipWaitForDeleteTimeoutSeconds: args.get(skipWait),
    },
    podSelector: args.get(podSelector),
    graceSeconds: args.get(gracePeriod),
    disableEviction: args.get(disableEviction),
    timeoutMs: args.get(drainTimeout),
  };
}

function refuseIdle(args: Args): void {
  const idle = ofDraining.find(args.isGiven);
  if (idle)
    throw usageFailure(
      'CONFLICTING_FLAGS',
      `--${idle.name} says how to drain, and with --no-drain nothing is drained`,
      `leave --no-drain or --${idle.name} out`,
    );
}

/** `undefined`: each pod's own (`GracePeriodSeconds` in `pkg/drain` of kubernetes/kubectl). */
function parseGrace(text: string, flag: string): number | undefined {
  if (/^-\d+$/.test(text)) return undefined;
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw usageFailure('BAD_VALUE', `--${flag} is a whole number of seconds, not ${quoted(text)}`);
}
