import { type } from 'node:os';

/** A platform for which a release has a binary, by the names that Go and krew have for it. */
export type Target = {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** The file name of the program. */
  readonly program: string;
  /** Where the Node comes from that is packed: an npm package, or the Node that packs. */
  readonly node: 'npm' | 'running';
  /** The machine of GitHub that builds it: a code cache is written by the very Node that reads it. */
  readonly runner: string;
  /** What is tested there: `scripts/test`, `npm test`, or only that the binary answers. */
  readonly tests: 'all' | 'unit' | 'binary';
};

export const targets: readonly Target[] = [
  { os: 'linux', arch: 'amd64', program: 'oc-rpmoverlay', node: 'npm', runner: 'ubuntu-24.04', tests: 'all' },
  { os: 'linux', arch: 'arm64', program: 'oc-rpmoverlay', node: 'npm', runner: 'ubuntu-24.04-arm', tests: 'unit' },
  { os: 'darwin', arch: 'amd64', program: 'oc-rpmoverlay', node: 'running', runner: 'macos-15-intel', tests: 'unit' },
  { os: 'darwin', arch: 'arm64', program: 'oc-rpmoverlay', node: 'running', runner: 'macos-15', tests: 'unit' },
  {
    os: 'windows',
    arch: 'amd64',
    program: 'oc-rpmoverlay.exe',
    node: 'running',
    runner: 'windows-2025',
    tests: 'binary',
  },
];

/** `linux-arm64` */
export function nameOf({ os, arch }: Pick<Target, 'os' | 'arch'>): string {
  return `${os}-${arch}`;
}

export function targetNamed(name: string): Target {
  const found = targets.find(target => nameOf(target) === name);
  if (found) return found;
  throw new Error(`there is no release for ${name}, only for ${targets.map(nameOf).join(', ')}`);
}

/** Where it is built: what this machine can run lies in `dist/` itself. */
export function directoryOf(target: Target): string {
  return target === targetHere() ? 'dist' : `dist/${nameOf(target)}`;
}

export function targetHere(): Target {
  const os = { Linux: 'linux', Darwin: 'darwin', Windows_NT: 'windows' }[type()];
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const found = targets.find(target => target.os === os && target.arch === arch);
  if (found) return found;
  throw new Error(`there is no release for ${os ?? type()}-${arch}`);
}
