/** One line of `/proc/PID/mountinfo` (proc(5)). */
export type Mount = {
  readonly id: number;
  readonly parent: number;
  readonly mountPoint: string;
  /** Of this mount: `ro` or `rw`, and flags. */
  readonly options: readonly string[];
  readonly fileSystem: string;
  readonly source: string;
  /** Of the file system itself. */
  readonly superOptions: readonly string[];
};

/** Lines that are none of a mount table are left out. */
export function parseMountTable(text: string): readonly Mount[] {
  return text.split('\n').flatMap(line => parseLine(line) ?? []);
}

/**
 * What is seen at a mount point: of all mounts there the one that no other of them covers. The order of the lines does
 * not say it (newer kernels sort them by an id that is used again).
 */
export function topMountAt(path: string, table: readonly Mount[]): Mount | undefined {
  const here = table.filter(mount => mount.mountPoint === path);
  return here.find(mount => !here.some(other => other.parent === mount.id));
}

/** Whether files below it can be written: neither the mount nor its file system is read-only. */
export function isWritable(mount: Mount): boolean {
  return mount.options.includes('rw') && mount.superOptions.includes('rw');
}

/** The value of an option such as `upperdir=…`. */
export function superOption(mount: Mount, name: string): string | undefined {
  const prefix = `${name}=`;
  return mount.superOptions.find(option => option.startsWith(prefix))?.slice(prefix.length);
}

function parseLine(line: string): Mount | undefined {
  const [before, after] = line.split(' - ');
  const [id, parent, , , mountPoint, options] = before?.split(' ') ?? [];
  const [fileSystem, source, superOptions] = after?.split(' ') ?? [];
  if (!id || !parent || !mountPoint || !options || !fileSystem || superOptions === undefined) return undefined;
  return {
    id: Number(id),
    parent: Number(parent),
    mountPoint: unescapeOctal(mountPoint),
    options: options.split(','),
    fileSystem,
    source: unescapeOctal(source ?? ''),
    superOptions: superOptions.split(','),
  };
}

/** The kernel writes blanks, tabs, line feeds and backslashes as `\040` and the like. */
function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
