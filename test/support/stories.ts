import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import { type Program, type Ran, type Running, type RunOptions, runProgram, startProgram } from './program.ts';
import { withoutPutResults } from './put-results.ts';

/** How long the lab may take to be as it was, once the program has ended: a namespace goes by itself. */
const patienceMs = 5000;

/** The lab of a file of stories, and the program run against it as its users do. */
export type Stories = {
  readonly lab: () => Lab;
  /** Runs the program as the lab's admin, with an empty home directory. */
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly start: (argv: readonly string[], options?: RunOptions) => Running;
  /** The environment of the lab's admin. */
  readonly env: () => Readonly<Record<string, string>>;
  /** The user's home directory. */
  readonly home: () => string;
  /** Reboots a node, which takes its overlay away, and waits until it is as it was. */
  readonly reboot: (node: string) => Promise<void>;
};

export type StoryOptions = LabOptions & {
  /** Default: `programUnderTest`. */
  readonly program?: Program;
  /** Makes the lab what it is to be before the first story. */
  readonly prepare?: (lab: Lab) => Promise<void>;
};

/**
 * Starts a lab for the tests of this file. After every one of them it is asserted that nothing was left behind but what was
 * asked for: what stands in `/usr`, and what goes with that.
 */
export function tellStories({ program, prepare, ...options }: StoryOptions = {}): Stories {
  let lab: Lab | undefined;
  let home = '';
  const theLab = (): Lab => {
    if (!lab) throw new Error('the lab is not up');
    return lab;
  };
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'rpmoverlay-home-'));
    lab = await startLab(options);
    await prepare?.(lab);
  });
  afterEach(async () => {
    const left = await theLab().leftovers(patienceMs, traces => withoutPutResults(theLab(), traces));
    assert.deepEqual(left, [], 'something was left behind');
  });
  after(async () => {
    await lab?.[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });
  const env = () => ({ HOME: home, KUBECONFIG: theLab().kubeconfig.admin });
  const withEnv = (options: RunOptions = {}): RunOptions => ({
    ...(program && { program }),
    ...options,
    env: { ...env(), ...options.env },
  });
  return {
    lab: theLab,
    env,
    home: () => home,
    run: (argv, options) => runProgram(argv, withEnv(options)),
    start: (argv, options) => startProgram(argv, withEnv(options)),
    reboot: name => rebootNode(theLab(), name),
  };
}

async function rebootNode(lab: Lab, name: string): Promise<void> {
  const node = lab.nodes.get(name);
  if (!node) throw new Error(`there is no machine behind ${name}`);
  const before = node.bootId;
  await node.reboot();
  const isBack = (): boolean => {
    const object = lab.store.get({ group: '', plural: 'nodes' }, undefined, name);
    const bootId = object?.status.nodeInfo.bootID;
    return bootId !== before && bootId === node.bootId && node.running;
  };
  if (isBack()) return;
  await new Promise<void>(done => {
    const stop = lab.store.listen(() => {
      if (!isBack()) return;
      stop();
      done();
    });
  });
}
