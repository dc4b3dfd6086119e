import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostCommand } from '../../../../src/model/host-command.ts';
import {
  applyLive,
  askPackageDiff,
  askStatus,
  askStatusText,
  askVersion,
  dropPending,
  removePackages,
  replacePackages,
  resetLive,
  resetPackages,
  tryRemoving,
  tryReplacing,
  tryResetting,
} from '../../../../src/model/rpm-ostree/commands.ts';

const files = ['/var/lib/a.rpm', 'https://example.com/b c.rpm'] as const;

const rows: readonly (readonly [effect: HostCommand['effect'], words: string, command: HostCommand])[] = [
  ['look', 'status|--json', askStatus()],
  ['look', 'status', askStatusText()],
  ['look', '--version', askVersion()],
  ['change', 'override|replace|/var/lib/a.rpm|https://example.com/b c.rpm', replacePackages(files)],
  ['look', 'override|replace|--dry-run|/var/lib/a.rpm|https://example.com/b c.rpm', tryReplacing(files)],
  ['change', 'override|remove|runc|crun', removePackages(['runc', 'crun'])],
  ['look', 'override|remove|--dry-run|runc', tryRemoving(['runc'])],
  ['change', 'override|reset|runc', resetPackages(['runc'])],
  ['look', 'override|reset|--dry-run|runc', tryResetting(['runc'])],
  ['change', 'cleanup|--pending', dropPending()],
  ['look', 'db|diff|--format=json|aaa|bbb', askPackageDiff('aaa', 'bbb')],
  ['change', 'apply-live|--allow-replacement', applyLive({ year: 2022, number: 13 })],
  ['change', 'ex|apply-live|--allow-replacement', applyLive({ year: 2022, number: 12 })],
  ['change', 'apply-live|--reset|--allow-replacement', resetLive({ year: 2022, number: 13 })],
];

for (const [effect, words, command] of rows) {
  test(`it is a ${effect} to run rpm-ostree ${words.replaceAll('|', ' ')}`, () => {
    assert.deepEqual(command, { argv: ['rpm-ostree', ...words.split('|')], effect });
  });
}
