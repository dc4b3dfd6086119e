import { createHash } from 'node:crypto';
import type { HostCommand } from '../../src/model/host-command.ts';
import { confirmSwitch, revertFiles, showStore, startPut } from '../../src/model/node/node-commands.ts';
import { bootDirectory, candidatePath, planPath, programPath } from '../../src/model/node/node-store.ts';
import { nodeProgram } from '../../src/model/node-program/node-program.ts';
import { type Change, formatInstallPlan, type InstallPlan } from '../../src/model/put/install-plan.ts';
import type { PutEvent } from '../../src/model/put/put-events.ts';
import { parseStoreView, type StoreView } from '../../src/model/put/store-view.ts';
import type { Run } from '../../src/model/run-id.ts';
import { LabNode } from '../lab/node/lab-node.ts';
import { Rack } from '../lab/node/rack.ts';
import { gate, heldAt } from './programs.ts';
import { type Ended, endedOf, Put } from './put-process.ts';

const root = { uid: 0, gid: 0 };

/** What a plan changes, with the content of each thing; the rest of a plan, where it matters. */
export type Wanted = {
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly plan?: Partial<InstallPlan>;
  /** Default: the program as it is. */
  readonly program?: string;
};

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A node whose `/usr` is writable, and the program that changes it, run as a client runs it. */
export class PutNode implements AsyncDisposable {
  readonly node: LabNode;
  readonly #open: AsyncDisposableStack;
  #runs = 0;

  private constructor(node: LabNode, open: AsyncDisposableStack) {
    this.node = node;
    this.#open = open;
  }

  static async create(os: 'rhcos8' | 'rhcos9' = 'rhcos9'): Promise<PutNode> {
    await using open = new AsyncDisposableStack();
    const rack = open.use(await Rack.create());
    const node = open.use(await LabNode.create({ name: 'worker-a', rack, os }));
    await node.boot();
    await unlock(node);
    return new PutNode(node, open.move());
  }

  /** Brings a run to the node, and does nothing with it. */
  async bring({ files = {}, links = {}, plan = {}, program = nodeProgram }: Wanted): Promise<Run> {
    const run = { id: `r${++this.#runs}` };
    const fresh: Change[] = Object.entries(files).map(([path, content], row) => {
      return { kind: 'file', index: row + 1, path, sha256: sha256(content), mode: '755' };
    });
    const linked: Change[] = Object.entries(links).map(([path, target], row) => {
      return { kind: 'link', index: fresh.length + row + 1, path, target };
    });
    const whole: InstallPlan = {
      ...{ run, bootId: this.node.bootId, by: 'kube:admin', deadmanSeconds: undefined, lockSeconds: 0 },
      ...{ changes: [...fresh, ...linked], restart: [], ...plan },
    };
    await this.node.writeFile(programPath(run), program, { ...root, mode: 0o700 });
    await this.node.writeFile(planPath(run), formatInstallPlan(whole), { ...root, mode: 0o600 });
    for (const [row, content] of Object.values(files).entries()) {
      await this.node.writeFile(candidatePath(run, row + 1), content, { ...root, mode: 0o755 });
    }
    return run;
  }

  /** Brings a put and starts it; resolves once it waits after the event. */
  async beginAndHold(event: PutEvent['kind'], wanted: Wanted): Promise<Put> {
    await this.sh('rm -f "$1"; mkfifo "$1"', gate);
    const put = await this.begin({ ...wanted, program: heldAt(event) });
    await put.event(event);
    return put;
  }

  async letGo(): Promise<void> {
    await this.sh('exec 3> "$1"; rm "$1"', gate);
  }

  /** Starts a run that was brought, or brings it first. */
  async begin(what: Wanted | Run): Promise<Put> {
    const run = 'id' in what ? what : await this.bring(what);
    return new Put(run, this.node.start(startPut(run).argv));
  }

  /** The same, to its end; its input ends at once. */
  async put(what: Wanted | Run): Promise<Ended & { readonly run: Run }> {
    const put = await this.begin(what);
    put.release();
    return { run: put.run, ...(await put.ended) };
  }

  confirm(run: Run): Promise<Ended> {
    return this.do(confirmSwitch(run));
  }

  /** With a program of its own, as a client brings it. */
  async revert(): Promise<Ended> {
    return this.do(revertFiles(await this.bring({}), 0));
  }

  async show(): Promise<StoreView> {
    const { lines } = await this.do(showStore);
    const view = parseStoreView(lines.join('\n'));
    if (!view) throw new Error(`it showed ${lines}`);
    return view;
  }

  async do({ argv, input }: HostCommand): Promise<Ended> {
    const child = this.node.start(argv);
    if (input) child.stdin.write(input);
    return endedOf(child);
  }

  /** What a shell says; throws where it fails. */
  async sh(script: string, ...words: readonly string[]): Promise<string> {
    return (await this.node.run(['bash', '-c', script, 'bash', ...words])).trimEnd();
  }

  /** Waits for a condition, half a minute at most. */
  async until(condition: string, ...words: readonly string[]): Promise<void> {
    const loop = `until ${condition}; do sleep 0.1; done`;
    await this.node.run(['timeout', '30', 'bash', '-c', loop, 'bash', ...words]);
  }

  /** Until no switch is armed and none is firing. */
  async untilNothingIsArmed(): Promise<void> {
    await this.until('[[ ! -e $1/switch ]]', bootDirectory(this.node.bootId));
  }

  /** All that differs from what was booted: each entry of the overlay's upper layer with its inode, mode, size and times. */
  async changed(): Promise<readonly string[]> {
    const list = await this.sh(
      "cd /var/tmp/ostree-unlock-ovl.*/upper && find . ! -type d -printf '%P %y %i %m %s %T@\\n' -o -printf '%P/\\n' | sort",
    );
    return list.split('\n');
  }

  /** A service that runs a program. `lines` go into its `[Service]`. */
  async addUnit(name: string, ...lines: readonly string[]): Promise<void> {
    const text = `[Service]\n${lines.map(line => `${line}\n`).join('')}`;
    await this.node.writeFile(`/run/systemd/system/${name}`, text, { ...root, mode: 0o644 });
    await this.node.run(['systemctl', 'daemon-reload']);
  }

  /** Resolves at the next boot of the node, once its `/usr` is writable again. */
  nextBoot(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const forget = this.node.onPower(change => {
      if (change === 'booted') resolve();
    });
    return promise.finally(forget).then(() => unlock(this.node));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.disposeAsync();
  }
}

async function unlock(node: LabNode): Promise<void> {
  await node.run(['rpm-ostree', 'usroverlay']);
}
