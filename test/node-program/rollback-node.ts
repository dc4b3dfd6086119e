import type { HostCommand } from '../../src/model/host-command.ts';
import { parseFiles, readFiles } from '../../src/model/node/host-files.ts';
import { armSwitch, confirmRollbackSwitch, withdrawSwitch } from '../../src/model/rollback/rollback-commands.ts';
import {
  rollbackDirectory,
  rollbackLink,
  rollbackService,
  rollbackSwitchFile,
  rollbackTimer,
  unitDirectory,
} from '../../src/model/rollback/rollback-store.ts';
import { type RollbackView, readRollback, rollbackPatterns } from '../../src/model/rollback/rollback-view.ts';
import type { OperatingSystem } from '../lab/node/image.ts';
import { type Ran, TestNode } from '../lab/node/test-node.ts';
import { endedOf } from './put-process.ts';

/** All that a switch consists of. */
const parts = [
  rollbackDirectory,
  rollbackLink,
  `${unitDirectory}/${rollbackTimer}`,
  `${unitDirectory}/${rollbackService}`,
];

/** A node on which another runc is staged, and the switch that goes back from it. */
export class RollbackNode implements AsyncDisposable {
  readonly it: TestNode;
  readonly staged: string;
  readonly back: string;

  private constructor(it: TestNode, staged: string, back: string) {
    this.it = it;
    this.staged = staged;
    this.back = back;
  }

  static async create(os?: OperatingSystem): Promise<RollbackNode> {
    await using ends = new AsyncDisposableStack();
    const it = ends.use(await TestNode.boot(os));
    await stage(it, '1.3.0');
    const [staged = '', back = ''] = await checksums(it);
    ends.move();
    return new RollbackNode(it, staged, back);
  }

  /** Arms it for the next boot: for so many seconds. */
  arm(seconds: number, change: Partial<Parameters<typeof armSwitch>[0]> = {}): Promise<Ran> {
    const { staged, back } = this;
    return this.do(armSwitch({ run: { id: 'r1' }, by: 'kube:admin', staged, back, seconds, ...change }));
  }

  confirm(id = 'r1'): Promise<Ran> {
    return this.do(confirmRollbackSwitch({ id }));
  }

  withdraw(id = 'r1'): Promise<Ran> {
    return this.do(withdrawSwitch({ id }));
  }

  /** Its time is over now. */
  async fire(): Promise<void> {
    await this.sh(
      'sed -i "s/^window\\t.*/window\\t0/" "$1"; systemctl start --no-block "$2"',
      rollbackSwitchFile,
      rollbackService,
    );
  }

  async see(): Promise<RollbackView> {
    return readRollback(parseFiles((await this.do(readFiles(rollbackPatterns))).stdout));
  }

  async do({ argv, input }: HostCommand): Promise<Ran> {
    const child = this.it.node.start(argv);
    if (input) child.stdin.write(input);
    const { status, lines, stderr } = await endedOf(child);
    return { status, stdout: lines.join('\n'), stderr };
  }

  /** What is booted: `old` or `new`. */
  async booted(): Promise<string> {
    const version = await this.sh('rpm -q --queryformat=%{VERSION} runc');
    return version === '1.3.0' ? 'new' : version === '1.2.5' ? 'old' : version;
  }

  /** The deployments, the next one first, by `*` for the booted one and what ostree says of the others. */
  async order(): Promise<readonly string[]> {
    const names: Readonly<Record<string, string>> = { [this.staged]: 'new', [this.back]: 'old' };
    return (await checksums(this.it)).map(sum => names[sum] ?? 'other');
  }

  /** What is there of a switch. */
  async parts(): Promise<readonly string[]> {
    const found = await this.sh('for part; do [[ ! -e $part && ! -L $part ]] || echo "$part"; done', ...parts);
    return found.split('\n').filter(line => line !== '');
  }

  /** What a shell says; throws where it fails. */
  async sh(script: string, ...words: readonly string[]): Promise<string> {
    return (await this.it.node.run(['bash', '-c', script, 'bash', ...words])).trimEnd();
  }

  /** Waits for a condition, half a minute at most. */
  async until(condition: string, ...words: readonly string[]): Promise<void> {
    const loop = `until ${condition}; do sleep 0.1; done`;
    await this.it.node.run(['timeout', '30', 'bash', '-c', loop, 'bash', ...words]);
  }

  /** Resolves when the node has been booted so many times. */
  boots(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = count;
    const forget = this.it.node.onPower(change => {
      if (change === 'booted' && --left === 0) resolve();
    });
    return promise.finally(forget);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.it[Symbol.asyncDispose]();
  }
}

/** Stages another version of runc. */
export async function stage(it: TestNode, version: string): Promise<void> {
  const runc = (await it.bring('runc', version, '1.el9')).get('runc') ?? '';
  const { status, stderr } = await it.run('rpm-ostree', 'override', 'replace', runc);
  if (status !== 0) throw new Error(stderr);
}

async function checksums(it: TestNode): Promise<readonly string[]> {
  const { deployments } = JSON.parse(await it.node.run(['rpm-ostree', 'status', '--json']));
  return deployments.map(({ checksum }: { checksum: string }) => checksum);
}
