import type { HostResult } from '../../src/model/host-command.ts';
import { readUsrRecord, type UsrRecord, usrAnnotation } from '../../src/model/node/node-record.ts';
import type { StoreView } from '../../src/model/put/store-view.ts';
import type { Cluster } from '../../src/ports.ts';
import type { StagedInstall } from '../../src/steps/candidate/stage-install.ts';
import { noteInOrder } from '../../src/steps/record/note-in-order.ts';
import { getting } from './answers.ts';
import { aClock } from './clock.ts';
import { aStoreView } from './findings.ts';
import { aDebugPod, aHost, shellOf } from './host.ts';
import { rawNode } from './objects.ts';
import { expecting } from './ports.ts';
import { printedStore, startingShell, words } from './put-host.ts';
import { anInstallPlan, newSum, oldSum } from './put-plan.ts';
import { anOrigin } from './records.ts';
import { aRemote } from './remote.ts';
import { anUndo } from './undo.ts';

const path = '/usr/bin/runc';
const armed = { run: 'x7k2p', by: 'me', deadline: 1_795_330_312, state: 'armed' } as const;

export type PutSceneOptions = {
  readonly plan?: Partial<StagedInstall['plan']>;
  readonly cluster?: Partial<Cluster>;
};

/**
 * `worker-a`, to which a put of a runc was brought, and which does what its own program does when it is told to: by the put's
 * connection (`remote`), or by a command.
 */
export function aPutScene({ plan, cluster = {} }: PutSceneOptions = {}) {
  const node = { view: aStoreView() };
  const see = (view: Partial<StoreView>): void => {
    node.view = { ...node.view, ...view };
  };
  const file = (now: string) => ({ path, original: oldSum, put: newSum, now });
  const endAs = (state: 'confirmed' | 'rolledback', why = '') =>
    see({ switch: undefined, last: { run: 'x7k2p', state, at: 1, why } });
  const fire = (): void => {
    see({ files: [file(oldSum)] });
    endAs('rolledback', 'it was fired before its time');
  };
  const whenArmed = (react: () => void) => (): Partial<HostResult> => {
    if (!node.view.switch) return { status: 3 };
    react();
    return { status: 0 };
  };
  const host = aHost({
    commands: {
      [words.show]: () => ({ stdout: printedStore(node.view) }),
      [words.confirm]: whenArmed(() => endAs('confirmed')),
      [words.fire]: whenArmed(fire),
    },
  });
  const remote = aRemote();
  remote.stdin.on('data', word => {
    host.ran.push(`stream: ${String(word).trim()}`);
    fire();
  });
  const object = { annotations: {} as Record<string, string> };
  const clock = aClock();
  const ports = expecting({
    clock,
    cluster: {
      get: (resource, name, signal) => getting({ 'nodes/worker-a': rawNode(object) })(resource, name, signal),
      patch: async (resource, _name, patch) => {
        Object.assign(object.annotations, Object(patch).metadata.annotations);
        return resource.read(rawNode(object));
      },
      ...cluster,
    },
  });
  const brought = {
    removed: 0,
    forgotten: 0,
    write: async () => {},
    remove: async () => void brought.removed++,
    forget: () => void brought.forgotten++,
    leftover: { what: 'what was brought', recover: 'rm it' },
  };
  const shell = startingShell(host, 'ssh', remote);
  const staged: StagedInstall = {
    kind: 'staged',
    plan: anInstallPlan(plan),
    critical: [{ path, reason: 'every container is started through it' }],
    before: new Map([[path, oldSum]]),
    same: [],
    packages: [],
    nevras: [],
    brought,
  };
  return {
    host,
    remote,
    clock,
    ports,
    brought,
    staged,
    undo: anUndo(),
    see,
    pod: aDebugPod(host),
    witness: aDebugPod(host, { onHost: shellOf(host, 'check'), inPod: shellOf(host, 'check') }),
    shell,
    note: noteInOrder(ports, 'worker-a', anOrigin()),
    /** The node does the put, and says so; with its switch armed, where the plan has one. */
    put(): void {
      see({ files: [file(newSum)] });
      const isArmed = staged.plan.deadmanSeconds !== undefined;
      if (isArmed) see({ switch: armed });
      if (remote.stdout.writableEnded) return; // Nobody listens.
      if (isArmed) remote.stdout.write(`armed\t${armed.deadline}\n`);
      remote.stdout.write(`put\t${path}\ndone\n`);
    },
    record: (): UsrRecord | undefined => readUsrRecord(object.annotations[usrAnnotation]),
  };
}

export type PutScene = ReturnType<typeof aPutScene>;

/** When that switch fires by itself. */
export const until = new Date(armed.deadline * 1000).toISOString();
