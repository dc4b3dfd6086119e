import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWritable, parseMountTable, superOption, topMountAt } from '../../../../src/model/node/mount-table.ts';

const table = parseMountTable(
  [
    '24 1 8:4 /ostree/deploy/rhcos/deploy/c0.0 / rw,relatime shared:1 - xfs /dev/sda4 rw,seclabel',
    '31 24 8:4 /ostree/deploy/rhcos/deploy/c0.0/usr /usr ro,relatime shared:2 - xfs /dev/sda4 rw,seclabel',
    '90 31 0:55 / /usr rw,relatime shared:9 - overlay overlay rw,seclabel,lowerdir=usr,upperdir=/var/tmp/ostree-unlock-ovl.A1/upper,workdir=/var/tmp/ostree-unlock-ovl.A1/work',
    '25 24 0:22 / /mnt/a\\040b\\134c rw - tmpfs tmpfs rw',
  ].join('\n'),
);

test('a line is taken apart, with its optional fields and octal escapes', () => {
  assert.deepEqual(table.at(1), {
    id: 31,
    parent: 24,
    mountPoint: '/usr',
    options: ['ro', 'relatime'],
    fileSystem: 'xfs',
    source: '/dev/sda4',
    superOptions: ['rw', 'seclabel'],
  });
  assert.equal(table.at(3)?.mountPoint, '/mnt/a b\\c');
});

test('the top mount is the one that no other covers, whatever the order of the lines', () => {
  for (const order of [table, table.toReversed()]) assert.equal(topMountAt('/usr', order)?.id, 90);
  assert.equal(topMountAt('/boot', table), undefined);
});

test('a mount is writable only where it and its file system are', () => {
  const writable = table.map(mount => [mount.mountPoint, mount.fileSystem, isWritable(mount)]);
  assert.deepEqual(writable, [
    ['/', 'xfs', true],
    ['/usr', 'xfs', false],
    ['/usr', 'overlay', true],
    ['/mnt/a b\\c', 'tmpfs', true],
  ]);
  const [readOnly] = parseMountTable('9 1 0:5 / /usr rw - overlay overlay ro,lowerdir=usr');
  assert.equal(readOnly && isWritable(readOnly), false);
});

test('an option of the file system is found by its name', () => {
  const top = topMountAt('/usr', table);
  assert.equal(top && superOption(top, 'upperdir'), '/var/tmp/ostree-unlock-ovl.A1/upper');
  assert.equal(top && superOption(top, 'index'), undefined);
});

test('what is no line of a mount table is left out', () => {
  assert.deepEqual(parseMountTable('\nnonsense\n1 2 3\n - - -\n24 1 8:4 / / rw - xfs\n'), []);
});
