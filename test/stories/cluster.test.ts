import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tellClusterStories } from '../support/cluster/cluster-stories.ts';
import { tellKeyStories } from './cluster/keys.ts';
import { tellLooks } from './cluster/looks.ts';
import { tellUsrStories } from './cluster/usr.ts';

// What is told here may be told of a real cluster as well: CONTRIBUTING.md says how.
const stories = tellClusterStories();

suite('looking changes nothing', () => tellLooks(stories));
suite('through the host', () => tellUsrStories(stories));
suite('with a key', () => tellKeyStories(stories));

test('after all of it, cleanup finds nothing on the node', async () => {
  const { status, stdout, stderr } = await stories.run(['cleanup', stories.node(), '-o', 'json']);
  assert.equal(status, 0, `${stdout}${stderr}`);
  // Somebody else's key that is granted for good is shown, and no trace of ours.
  const traces: readonly { readonly state: string }[] = JSON.parse(stdout).traces;
  assert.deepEqual(
    traces.filter(({ state }) => state !== 'kept'),
    [],
  );
});
