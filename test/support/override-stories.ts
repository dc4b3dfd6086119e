import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { nodeStore } from '../../src/model/node/node-store.ts';
import {
  type OverrideRecord,
  overridesAnnotation,
  type RecordedBuild,
  type RecordedPackage,
} from '../../src/model/override/override-record.ts';
import { NODES } from '../lab/controllers/resources.ts';
import { type Lab, type LabOptions, startLab } from '../lab/lab.ts';
import { buildOverride, type SourcePackage } from '../lab/node/override-rpms.ts';
import { machine } from './node-truth.ts';
import { type Ran, type Running, type RunOptions, runProgram, startProgram } from './program.ts';

/** A lab whose stories run side by side, each on nodes of its own. */
export type OverrideStories = {
  readonly lab: () => Lab;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
  readonly start: (argv: readonly string[], options?: RunOptions) => Running;
  /** The user's home directory. */
  readonly home: () => string;
  /** Another build of a package's parts; the paths of their files, by name. Each is built once. */
  readonly build: (source: SourcePackage, version: string, release: string) => Promise<ReadonlyMap<string, string>>;
};

/**
 * Starts a lab for the tests of this file. When all of them are over it is asserted that nothing was left behind but what was
 * asked for: deployments that are staged, and the places in which nodes keep what they are told.
 */
export function tellOverrideStories(options: LabOptions): OverrideStories {
  let lab: Lab | undefined;
  let home = '';
  const builds = new Map<string, Promise<ReadonlyMap<string, string>>>();
  const theLab = (): Lab => lab ?? assert.fail('the lab is not up');
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'rpmoverlay-home-'));
    lab = await startLab(options);
  });
  after(async () => {
    try {
      const left = await lab?.leftovers(5000, async traces => traces.filter(trace => !isResult(trace)));
      assert.deepEqual(left, [], 'something was left behind');
    } finally {
      await lab?.[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    }
  });
  const withEnv = (more: RunOptions = {}): RunOptions => {
    return { ...more, env: { HOME: home, KUBECONFIG: theLab().kubeconfig.admin, ...more.env } };
  };
  return {
    lab: theLab,
    home: () => home,
    run: (argv, more) => runProgram(argv, withEnv(more)),
    start: (argv, more) => startProgram(argv, withEnv(more)),
    build: (source, version, release) => {
      const key = `${source}-${version}-${release}`;
      const files = builds.get(key) ?? buildOverride(home, source, { version, release });
      builds.set(key, files);
      return files;
    },
  };
}

const results = [
  '/run/ostree/staged-deployment',
  nodeStore,
  `${nodeStore}/runs`,
  ...['', '/program', '/last'].map(name => `${nodeStore}/rollback${name}`),
  '/etc/systemd/system/timers.target.wants',
];

function isResult(trace: string): boolean {
  const path = /^\S+: file (\/\S+)/.exec(trace)?.[1];
  // What was applied to the running system goes with the next reboot.
  return path !== undefined && (results.includes(path) || path.startsWith('/usr/'));
}

/** What rpm-ostree on a node says of its deployments, the next one first: its state, and its overrides in NEVRAs. */
export async function deploymentsOn(lab: Lab, name: string) {
  const { deployments } = JSON.parse(await machine(lab, name).run(['rpm-ostree', 'status', '--json']));
  return deployments.map((one: Record<string, never>) => ({
    state: one.booted ? 'booted' : one.staged ? 'staged' : 'other',
    replaced: list(one['base-local-replacements']).map(pair => list(list(pair)[0])[0]),
    removed: list(one['base-removals']).map(tuple => list(tuple)[0]),
  }));
}

/** The checksum of a node's deployment, the next one first. */
export async function checksumOn(lab: Lab, name: string, index = 0): Promise<string> {
  const { deployments } = JSON.parse(await machine(lab, name).run(['rpm-ostree', 'status', '--json']));
  return deployments[index].checksum;
}

/** What is recorded on the node object, but for who, when and which run. */
export function overrideRecordOf({ store }: Lab, name: string) {
  const annotation = store.get(NODES, undefined, name)?.metadata.annotations?.[overridesAnnotation];
  if (annotation === undefined) return undefined;
  const { staged, booted, packages }: OverrideRecord = JSON.parse(annotation);
  return { staged, booted, packages: packages.map(withoutTime) };
}

function withoutTime({ staged, booted, ...one }: RecordedPackage) {
  return { ...one, staged: staged === 'base' ? staged : contentOf(staged), booted: contentOf(booted) };
}

function contentOf(build: RecordedBuild | null) {
  return build && { override: build.override, sha256: build.sha256, origin: build.origin };
}

/** The SHA-256 of a file of the user's. */
export async function sumOfFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

export async function rpmOn(lab: Lab, name: string, packageName: string): Promise<string> {
  return (await machine(lab, name).run(['sh', '-c', 'rpm -q "$0" || :', packageName])).trim();
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Does something at the first such step of a node's rpm-ostree, which waits for it: `Writing OSTree commit` comes in every
 * staging and in no dry run.
 */
export function atStep(lab: Lab, name: string, step: string, act: () => void | Promise<void>): Disposable {
  let isOver = false;
  const forget = machine(lab, name).onTransaction(async title => {
    if (isOver || title !== step) return;
    isOver = true;
    await act();
  });
  return { [Symbol.dispose]: forget };
}

/** Waits on the node until rpm-ostree has nothing to do. */
export async function untilIdle(lab: Lab, name: string): Promise<void> {
  const script = "while rpm-ostree status --json | tr -d ' \\n' | grep -q '\"transaction\":\\['; do sleep 0.2; done";
  await machine(lab, name).run(['sh', '-c', script]);
}

/** Waits until the API says that a node runs another boot than this, and is Ready. */
export async function untilBack({ store }: Lab, name: string, bootId: string): Promise<void> {
  const isBack = (): boolean => {
    const status = store.get(NODES, undefined, name)?.status;
    const ready = list(status?.conditions).some(one => Object(one).type === 'Ready' && Object(one).status === 'True');
    return ready && status.nodeInfo.bootID !== bootId;
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => void (isBack() && resolve());
  const stop = store.listen(look);
  look();
  await promise;
  stop();
}
