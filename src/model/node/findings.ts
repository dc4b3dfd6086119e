import type { FileView, StoreView, SwitchView } from '../put/store-view.ts';
import type { NodeLook } from './node-look.ts';
import type { Unit } from './unit-look.ts';

/** What a node on which no pod starts says of itself, over SSH. */
export type Findings = {
  readonly look: NodeLook;
  readonly units: readonly Unit[];
  readonly view: StoreView;
};

/** What makes containers, and who asks for them. */
export const runtimeUnits = ['crio.service', 'containerd.service', 'kubelet.service'] as const;

/** Whether there is anything that a revert could take back. */
export function hasChanges({ view }: Findings): boolean {
  return view.files.length > 0 || view.restarted.length > 0 || view.switch !== undefined;
}

/** What is wrong, and what may be the reason, in a few lines. */
export function describeFindings(findings: Findings): readonly string[] {
  const { look, units, view } = findings;
  const there = units.filter(({ state, result }) => state !== 'inactive' || result !== 'success');
  const states = there.map(
    ({ name, state, result }) => `${name} is ${state}${result === 'success' ? '' : ` (${result})`}`,
  );
  return [
    states.join(', ') || 'neither a container runtime nor a kubelet runs',
    `/usr is ${look.usr}`,
    ...view.files.map(file => `${file.path} was put, and ${stateOf(file)}`),
    ...view.rpms.map(rpm => `${rpm} was installed with rpm; only a reboot takes it back`),
    ...(view.switch ? [describeSwitch(view.switch)] : []),
    ...(hasChanges(findings) || view.rpms.length > 0 ? [] : ['nothing was put there since it was booted']),
  ];
}

function describeSwitch({ run, deadline, state }: SwitchView): string {
  const subject = `the dead-man's switch of run ${run}`;
  if (state === 'armed') return `${subject} fires at ${new Date(deadline * 1000).toISOString()}`;
  return state === 'firing' ? `${subject} is firing` : `${subject} will never fire: its timer is gone`;
}

function stateOf({ original, put, now }: FileView): string {
  if (now === original) return 'the original is back';
  if (now === put) return 'is there';
  return now === 'absent' ? 'is gone' : 'is another file now';
}

/**
 * The paths at which something else than the original stands, after all was put back. `sums`: what PID 1 sees, by path
 * (`checksums.ts`).
 */
export function notPutBack({ files }: StoreView, sums: ReadonlyMap<string, string | null>): readonly string[] {
  return files.filter(({ path, original }) => (sums.get(path) ?? 'absent') !== original).map(({ path }) => path);
}
