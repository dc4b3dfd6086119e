import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { LabNode } from './lab-node.ts';
import { Rack } from './rack.ts';

suite('scripts that are watched', { timeout: 60_000 }, () => {
  const open = new AsyncDisposableStack();
  let node: LabNode;
  before(async () => {
    const rack = open.use(await Rack.create());
    node = open.use(await LabNode.create({ name: 'worker-a', rack }));
    await node.boot();
    await node.writeFile('/var/tmp/script', SCRIPT, { uid: 0, gid: 0, mode: 0o755 });
  });
  after(() => open.disposeAsync());

  const runScript = () =>
    node.run(['systemd-run', '--wait', '--collect', '--quiet', '--pipe', 'bash', '/var/tmp/script']);

  test('they tell of each command that changes something, before it does', async () => {
    const told: unknown[] = [];
    await using _watch = await node.watchScripts(async command => {
      told.push([command, await node.listDirectory('/var/tmp/watched')]);
    });
    assert.equal(await runScript(), 'a\nb\n3\n');
    assert.deepEqual(told, [
      ['mkdir -p $there', []],
      ['echo a > "$there/a"', []],
      ['cp -T -- "$1" "$2"', ['a']],
      ['limited rm -rf "$there"', ['a', 'b']],
    ]);
  });

  test("they are nobody's business afterwards", async () => {
    const told: string[] = [];
    await (await node.watchScripts(async command => void told.push(command)))[Symbol.asyncDispose]();
    await runScript();
    assert.deepEqual(told, []);
  });
});

const SCRIPT = `
set -u
export PATH=/usr/bin
there=/var/tmp/watched
copy() { cp -T -- "$1" "$2"; }
limited() { timeout 5 "$@"; }
mkdir -p $there
echo a > "$there/a"
copy "$there/a" "$there/b"
ls "$there" 2> /dev/null
limited rm -rf "$there"
false; (exit 3)
echo $?
`;
