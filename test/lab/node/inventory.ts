import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Cgroup } from './cgroup.ts';

/**
 * What a program may have left on a node, sorted, one line each, to be compared with what was there before it ran:
 * files (with their size where they are configuration or keys), units made at run time, mounts of PID 1, and processes by
 * their cgroup. Not in it: what systemd, sshd and journald do by themselves, and an unlocked /usr as such (its upper
 * directory, its mount, its marker); but the files that were changed in it are, and so is a marker without the mount.
 * `init` is the node's PID 1 by its id on this machine, `cgroup` the node's.
 */
export async function takeInventory(init: number, cgroup: Cgroup): Promise<string[]> {
  const root = `/proc/${init}/root`;
  const mounts = parseMounts(await readFile(`/proc/${init}/mountinfo`, 'utf8'));
  const upper = mounts.findLast(mount => mount.target === '/usr')?.upper;
  const lines = await Promise.all([
    ...['/etc', '/run', '/tmp', '/var'].map(async top =>
      (await walk(root, top)).map(({ path }) => (upper && path.startsWith(MARKERS) ? '' : describe(root, path))),
    ),
    upper
      ? (await walk(join(root, upper), '/')).map(({ path, isDirectory }) => (isDirectory ? '' : `file /usr${path}`))
      : [],
    mounts.map(async mount => `mount ${mount.target.replace(DEPLOYMENT, '/sysroot/ostree/deploy/*')}`),
    (await processesBelow(cgroup.path)).map(({ group, pid }) => describeProcess(relative(cgroup.path, group), pid)),
  ]);
  return [...new Set((await Promise.all(lines.flat())).filter(line => line !== ''))].sort();
}

const MARKERS = '/run/ostree/deployment-state';

/** Which deployment is booted is no trace of what has booted it. */
const DEPLOYMENT = /^\/sysroot\/ostree\/deploy\/[^/]+\/deploy\/[^/]+/;

/** Where the node's own services and the containers' images are at work. */
const OTHERS = new RegExp(
  `^(${[
    '/run/(dbus|lab|lock|log|mount|rpm-ostree|sshd|sudo|udev|user|utmp|sshd\\.pid|initctl|credentials)',
    '/run/systemd/(?!transient|system|system\\.control)[^/]+',
    // Debian's sudo leaves it at the first use; RHEL's does not.
    '/var/home/core/\\.sudo_as_admin_successful',
    // systemd's, with the first dynamic user (basic/user-util.c, take_etc_passwd_lock); RHEL CoreOS has it from its image.
    '/etc/\\.pwd\\.lock',
    '/(tmp|var/tmp)/systemd-private-[^/]+',
    '/var/tmp/ostree-unlock-ovl\\.[^/]+',
    '/var/log',
    '/var/lib/(containers|systemd|rpm)',
  ].join('|')})(/|$)`,
);

/** systemd makes the one with the first transient unit, ostree the other; what matters is what is in them. */
const FOLDERS = ['/run/systemd/transient', '/run/ostree'];

type Entry = { readonly path: string; readonly isDirectory: boolean };

/** All that is below a directory, but for what is the others'. Links are not followed. */
async function walk(root: string, directory: string): Promise<Entry[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async entry => {
    const path = join(directory, entry.name);
    if (OTHERS.test(path)) return [];
    const isDirectory = entry.isDirectory();
    const below = isDirectory ? await walk(root, path) : [];
    return FOLDERS.includes(path) ? below : [{ path, isDirectory }, ...below];
  });
  return (await Promise.all(found)).flat();
}

async function describe(root: string, path: string): Promise<string> {
  if (!/^\/(etc|var\/home)\//.test(path)) return `file ${path}`;
  const status = await lstat(join(root, path)).catch(() => undefined);
  return status?.isFile() ? `file ${path} (${status.size} bytes)` : `file ${path}`;
}

type Mount = { readonly target: string; readonly upper: string | undefined };

/** proc_pid_mountinfo(5): the fifth field is the target; the last one has the options of the file system. */
function parseMounts(table: string): Mount[] {
  return table
    .split('\n')
    .filter(Boolean)
    .map(line => ({ target: line.split(' ')[4] ?? '', upper: line.match(/[ ,]upperdir=([^, ]+)/)?.[1] }));
}

async function processesBelow(group: string): Promise<{ group: string; pid: number }[]> {
  const list = await readFile(join(group, 'cgroup.procs'), 'utf8').catch(() => '');
  const own = list
    .split('\n')
    .filter(Boolean)
    .map(pid => ({ group, pid: Number(pid) }));
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  const below = entries.filter(entry => entry.isDirectory()).map(entry => processesBelow(join(group, entry.name)));
  return [...own, ...(await Promise.all(below)).flat()];
}

/** Empty for what systemd, sshd, ostree and rpm-ostree run for themselves, and for what has just ended. */
async function describeProcess(group: string, pid: number): Promise<string> {
  if (/^system\.slice\/(systemd-|ostree-finalize-staged|rpm-ostreed)[^/]*\.service$/.test(group)) return '';
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').join(' ').trim();
  if (!words || (group === 'system.slice/sshd.service' && /^(sshd|\S*\/sshd-session)\b/.test(words))) return '';
  return `process in /${group}: ${words}`;
}
