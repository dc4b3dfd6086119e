import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetadata } from '../../../../src/model/metadata.ts';
import { imageStreams } from '../../../../src/model/pod/debug-image.ts';

const image = (digest: string) => ({ dockerImageReference: `quay.test/release@sha256:${digest}` });
const metadata = { name: 'tools', namespace: 'openshift' };
const latestOf = (tags: unknown) => imageStreams.read({ metadata, status: { tags } });

test('the newest image of the tag latest is read', () => {
  const tags = [
    { tag: 'v4', items: [image('a')] },
    { tag: 'latest', items: [image('b'), image('c')] },
  ];
  assert.deepEqual(latestOf(tags), {
    metadata: readMetadata({ metadata }),
    latest: 'quay.test/release@sha256:b',
  });
});

const without: readonly [string, unknown][] = [
  ['no status', undefined],
  ['no tag latest', [{ tag: 'v4', items: [image('a')] }]],
  ['a tag that was never imported', [{ tag: 'latest', items: null }]],
];
for (const [what, tags] of without) {
  test(`an imagestream with ${what} has no image`, () => assert.equal(latestOf(tags).latest, undefined));
}
