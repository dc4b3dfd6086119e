import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asInitWithReadOnly, withReadOnly } from '../../../../src/model/rpm/read-only-look.ts';

const readOnly = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit; shift; exec "$@"';

test('a command looks where a directory cannot be written, in a mount namespace that ends with it', () => {
  const argv = ['unshare', '--mount', '--', '/bin/sh', '-c', readOnly, 'sh', '/usr', 'rpm', '-qa'];
  assert.deepEqual(withReadOnly('/usr', 'rpm', '-qa'), argv);
  assert.deepEqual(asInitWithReadOnly('/usr', 'rpm', '-qa'), ['nsenter', '--target', '1', '--mount', '--', ...argv]);
});
