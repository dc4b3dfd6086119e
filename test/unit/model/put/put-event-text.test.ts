import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePutEvent } from '../../../../src/model/put/put-event-text.ts';
import type { PutEvent } from '../../../../src/model/put/put-events.ts';

const path = '/usr/bin/runc';
const end = { run: 'abcde', state: 'rolledback', at: 0, why: '' } as const;
const texts: readonly [PutEvent, string][] = [
  [
    { kind: 'waiting', run: 'abcde', by: 'me' },
    'waiting for run abcde of me, which is at work there or not confirmed yet',
  ],
  [{ kind: 'waiting', run: 'abcde', by: '' }, 'waiting for run abcde, which is at work there or not confirmed yet'],
  [
    { kind: 'armed', deadline: 1_795_329_727 },
    "dead-man's switch armed: unless confirmed, the node takes it back at 06:42:07Z",
  ],
  [{ kind: 'saved', path }, `saved the original ${path}`],
  [{ kind: 'put', path }, `put ${path}`],
  [{ kind: 'same', path }, `${path} has this content already`],
  [{ kind: 'putback', path }, `put back ${path}`],
  [{ kind: 'removed', path }, `removed ${path}`],
  [{ kind: 'installed', name: 'runc' }, 'installed runc'],
  [{ kind: 'kept', name: 'runc' }, 'runc stays installed until the next reboot'],
  [{ kind: 'restarting', unit: 'crio.service' }, 'restarting crio.service'],
  [{ kind: 'restarted', unit: 'crio.service' }, 'restarted crio.service'],
  [{ kind: 'done' }, 'all is in place'],
  [{ kind: 'ended', end }, 'what run abcde put there is taken back'],
];
for (const [event, text] of texts) {
  test(`${event.kind} is told as: ${text}`, () => assert.equal(describePutEvent(event), text));
}
