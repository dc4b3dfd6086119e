import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandWanted } from '../../src/cli/command-wanted.ts';
import { wordsOf } from './expected.ts';

const rows: readonly (readonly [line: string, command: string])[] = [
  ['-n default usr --bad -o json', 'usr'],
  ['key grant --bad', 'key grant'],
  ['--yes key -o json list extra', 'key list'],
  ['key grnt', 'key'],
  ['ssh worker-a -- usr', 'ssh'],
  ['override --bad', 'override'],
  ['override replace ./x.rpm --bad', 'override replace'],
  ['nosuch -o json', ''],
  ['--bad', ''],
];

for (const [line, command] of rows) {
  test(`a failure of "${line}" is one of ${command ? `the command ${command}` : 'no command'}`, () => {
    assert.equal(commandWanted(wordsOf(line)), command);
  });
}
