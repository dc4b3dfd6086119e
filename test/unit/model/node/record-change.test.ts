import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UsrRecord } from '../../../../src/model/node/node-record.ts';
import { usrRecordPatch } from '../../../../src/model/node/node-record.ts';
import { changeRecord, type RecordChange } from '../../../../src/model/node/record-change.ts';
import { anOrigin, aPutFile, aRecord } from '../../../support/records.ts';

const until = '2026-11-22T06:45:00.000Z';
const armed: RecordChange = { kind: 'armed', until };
const confirmed: RecordChange = { kind: 'confirmed' };
const origin = anOrigin({ by: 'you', run: 'later', at: '2026-11-22T06:35:00.000Z', via: 'host' });
const byThem = { by: 'you', run: 'later', at: '2026-11-22T06:35:00.000Z', via: 'host' } as const;
const [runc, crun, newRunc] = [aPutFile('/usr/bin/runc'), aPutFile('/usr/bin/crun'), aPutFile('/usr/bin/runc', 'b')];
const put = (...files: UsrRecord['files']): RecordChange => ({ kind: 'put', files, rpms: [] });
const putBack = (paths: 'all' | readonly string[]): RecordChange => ({ kind: 'put-back', paths });

const changes: readonly {
  readonly title: string;
  readonly before: UsrRecord | undefined;
  readonly changes: readonly RecordChange[];
  readonly after: UsrRecord | undefined;
}[] = [
  {
    title: 'an armed switch is recorded with its run, and leaves who changed the node last',
    before: aRecord(),
    changes: [armed],
    after: aRecord({ armed: { run: 'later', until } }),
  },
  {
    title: 'the switch of a node of which nothing is recorded begins a record',
    before: undefined,
    changes: [armed],
    after: aRecord({ ...byThem, armed: { run: 'later', until } }),
  },
  {
    title: 'a confirmed switch is gone from the record',
    before: aRecord({ files: [runc], armed: { run: 'later', until } }),
    changes: [confirmed],
    after: aRecord({ files: [runc] }),
  },
  {
    title: 'a put adds to what was put before, and is the last change',
    before: aRecord({ files: [runc], rpms: ['a'] }),
    changes: [{ kind: 'put', files: [crun], rpms: ['a', 'b'] }],
    after: aRecord({ ...byThem, files: [runc, crun], rpms: ['a', 'b'] }),
  },
  {
    title: 'another version of a package takes the place of the one that was installed before',
    before: aRecord({ rpms: ['a-1-1.noarch', 'a-b-1-1.noarch'] }),
    changes: [{ kind: 'put', files: [], rpms: ['a-2-1.noarch'] }],
    after: aRecord({ ...byThem, rpms: ['a-2-1.noarch', 'a-b-1-1.noarch'] }),
  },
  {
    title: 'what is put a second time has its new content, in its old place',
    before: aRecord({ files: [runc, crun] }),
    changes: [put(newRunc)],
    after: aRecord({ ...byThem, files: [newRunc, crun] }),
  },
  {
    title: 'a put and its confirmation are one change of the record',
    before: aRecord({ armed: { run: 'later', until } }),
    changes: [put(runc), confirmed],
    after: aRecord({ ...byThem, files: [runc] }),
  },
  {
    title: 'a record of another boot is begun anew',
    before: aRecord({ bootId: 'boot-0', files: [crun], rpms: ['a'], armed: { run: 'x7k2p', until } }),
    changes: [put(runc)],
    after: aRecord({ ...byThem, files: [runc] }),
  },
  {
    title: 'what is put back is gone from the record, and so is the switch',
    before: aRecord({ files: [runc, crun], armed: { run: 'later', until } }),
    changes: [putBack(['/usr/bin/runc', '/usr/bin/none'])],
    after: aRecord({ ...byThem, files: [crun] }),
  },
  {
    title: 'all may be put back at once, but for packages, whose end is the reboot',
    before: aRecord({ files: [runc, crun], filesLeftOut: 5, rpms: ['a'] }),
    changes: [putBack('all')],
    after: aRecord({ ...byThem, rpms: ['a'] }),
  },
  {
    title: 'what was left out and is put back is not counted any more',
    before: aRecord({ files: [runc], filesLeftOut: 2 }),
    changes: [putBack(['/usr/bin/runc', '/usr/bin/left-out'])],
    after: aRecord({ ...byThem, filesLeftOut: 1 }),
  },
  { title: 'nothing is there to be confirmed', before: undefined, changes: [confirmed], after: undefined },
  {
    title: 'what is put back on a node of which this boot has no record needs none',
    before: aRecord({ bootId: 'boot-0', files: [runc] }),
    changes: [putBack('all')],
    after: undefined,
  },
];
for (const { title, before, changes: made, after } of changes) {
  test(title, () => assert.deepEqual(changeRecord(before, origin, made), after));
}

test('on a hotfix the record says so', () => {
  assert.equal(changeRecord(undefined, { ...origin, usr: 'hotfix' }, [put(runc)])?.usr, 'hotfix');
});

test('ten thousand files are cut short, so that a node has room for them', () => {
  const files = Array.from({ length: 10_000 }, (_, index) => aPutFile(`/usr/share/ünïcode/${index}`));
  const record = changeRecord(undefined, origin, [put(...files)]);
  assert.ok(record);
  assert.ok(Buffer.byteLength(JSON.stringify(usrRecordPatch(record))) < 80 * 1024);
  assert.ok(record.files.length > 400);
  assert.equal(record.files.length + record.filesLeftOut, 10_000);
  assert.deepEqual(record.files, files.slice(0, record.files.length));

  const again = changeRecord(record, origin, [put(...files)]);
  assert.deepEqual(again, record);
});
