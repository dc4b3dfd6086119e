import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeIn, watchedList } from '../../../src/kube/watched-list.ts';

const pod = (namespace: string, name: string, resourceVersion: string) => ({
  metadata: { namespace, name, resourceVersion },
});
const line = (type: string, object: object) => JSON.stringify({ type, object });
const start = () => watchedList([pod('x', 'a', '1'), pod('y', 'a', '2')], '10');

const rows: readonly {
  readonly says: string;
  readonly line: string;
  readonly effect: string;
  readonly version: string;
  readonly names: readonly string[];
}[] = [
  {
    says: 'a new object is added',
    line: line('ADDED', pod('x', 'b', '11')),
    effect: 'changed',
    version: '11',
    names: ['x/a@1', 'y/a@2', 'x/b@11'],
  },
  {
    says: 'a changed object is replaced where it is',
    line: line('MODIFIED', pod('x', 'a', '11')),
    effect: 'changed',
    version: '11',
    names: ['x/a@11', 'y/a@2'],
  },
  {
    says: 'names are told apart by namespace',
    line: line('DELETED', pod('y', 'a', '11')),
    effect: 'changed',
    version: '11',
    names: ['x/a@1'],
  },
  {
    says: 'an object that was never seen is not deleted',
    line: line('DELETED', pod('z', 'a', '11')),
    effect: 'unchanged',
    version: '11',
    names: ['x/a@1', 'y/a@2'],
  },
  {
    says: 'a bookmark moves the version alone',
    line: line('BOOKMARK', { metadata: { resourceVersion: '40' } }),
    effect: 'unchanged',
    version: '40',
    names: ['x/a@1', 'y/a@2'],
  },
  {
    says: 'an error asks for a new list',
    line: line('ERROR', { kind: 'Status', code: 410 }),
    effect: 'expired',
    version: '10',
    names: ['x/a@1', 'y/a@2'],
  },
  {
    says: 'half an event is broken',
    line: '{"type":"ADDED","obj',
    effect: 'broken',
    version: '10',
    names: ['x/a@1', 'y/a@2'],
  },
  {
    says: 'an event without an object is broken',
    line: '{"type":"ADDED"}',
    effect: 'broken',
    version: '10',
    names: ['x/a@1', 'y/a@2'],
  },
];

for (const { says, line: text, effect, version, names } of rows) {
  test(says, () => {
    const list = start();
    const seen = takeIn(list, text);
    const kept = [...list.objects].map(
      ([key, object]) => `${key}@${(object as ReturnType<typeof pod>).metadata.resourceVersion}`,
    );
    assert.deepEqual({ effect: seen, version: list.resourceVersion, names: kept }, { effect, version, names });
  });
}
