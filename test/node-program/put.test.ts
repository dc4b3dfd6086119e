import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { PutNode, sha256 } from './put-node.ts';

suite('a put', { timeout: 120_000 }, () => {
  let node: PutNode;
  before(async () => {
    node = await PutNode.create();
  });
  after(() => node[Symbol.asyncDispose]());

  test('keeps owner, mode and extended attributes, and the revert brings back the very original', async () => {
    await node.sh(
      `echo old > /usr/bin/a && chown 12:34 /usr/bin/a && chmod 4751 /usr/bin/a && touch -d @7.5 /usr/bin/a`,
    );
    await node.node.run(['perl', '-e', setAttribute, '/usr/bin/a']);
    const before = await status('/usr/bin/a');
    assert.deepEqual((await node.put({ files: { '/usr/bin/a': 'new\n' } })).lines, [
      'saved\t/usr/bin/a',
      'put\t/usr/bin/a',
      'done',
    ]);
    assert.deepEqual(await status('/usr/bin/a'), {
      ...before,
      content: 'new',
      time: (await status('/usr/bin/a')).time,
    });
    assert.deepEqual(await node.revert(), { status: 0, lines: ['putback\t/usr/bin/a'], stderr: '' });
    assert.deepEqual(await status('/usr/bin/a'), before);
  });

  test('keeps the first original of a boot', async () => {
    await node.sh('echo one > /usr/bin/b');
    for (const content of ['two\n', 'three\n'])
      assert.equal((await node.put({ files: { '/usr/bin/b': content } })).status, 0);
    const { files, last } = await node.show();
    assert.deepEqual(files, [
      { path: '/usr/bin/b', original: sha256('one\n'), put: sha256('three\n'), now: sha256('three\n') },
    ]);
    assert.equal(last?.state, 'done');
    await node.revert();
    assert.equal(await node.sh('cat /usr/bin/b'), 'one');
    assert.deepEqual((await node.show()).files, []);
  });

  test('touches nothing where the content is there already, and arms nothing for that', async () => {
    await node.sh('echo same > /usr/bin/c; ln -s c /usr/bin/c-link');
    const before = await node.changed();
    const { status, lines } = await node.put({
      files: { '/usr/bin/c': 'same\n' },
      links: { '/usr/bin/c-link': 'c' },
      plan: { deadmanSeconds: 600 },
    });
    assert.deepEqual([status, lines], [0, ['same\t/usr/bin/c', 'same\t/usr/bin/c-link', 'done']]);
    assert.deepEqual(await node.changed(), before);
    assert.deepEqual([(await node.show()).switch, (await node.show()).files], [undefined, []]);
  });

  test('makes files, links and directories that were not there, and the revert removes them', async () => {
    await node.sh('touch /usr/lib/neighbour');
    const before = await node.changed();
    const odd = '/usr/lib/a dir/$HOME `x` \'"/-n [a]*';
    const { lines, status } = await node.put({
      files: { [odd]: 'x\n', '/usr/lib/a dir/two': 'two\n' },
      links: { '/usr/bin/to odd': odd },
    });
    assert.deepEqual([status, lines], [0, [`put\t${odd}`, 'put\t/usr/lib/a dir/two', 'put\t/usr/bin/to odd', 'done']]);
    assert.equal(await node.sh('stat -c %u:%g:%a "$1" "$2"', odd, '/usr/lib/a dir'), '0:0:755\n0:0:755');
    assert.equal(await node.sh('cat "/usr/bin/to odd"'), 'x');
    const reverted = await node.revert();
    assert.deepEqual(
      reverted.lines.toSorted(),
      ['/usr/bin/to odd', '/usr/lib/a dir/two', odd].map(path => `removed\t${path}`).toSorted(),
    );
    assert.deepEqual(await node.changed(), before);
  });

  test('leaves a directory that it has made to whoever uses it meanwhile', async () => {
    await node.put({ files: { '/usr/lib/shared/ours': 'x' } });
    await node.sh('touch /usr/lib/shared/theirs');
    assert.equal((await node.revert()).status, 0);
    assert.equal(await node.sh('ls -A /usr/lib/shared'), 'theirs');
  });

  test('follows a link inside of /usr and leaves the link alone', async () => {
    await node.sh('echo target > /usr/lib/target; ln -s ../lib/target /usr/bin/leads');
    const { lines } = await node.put({ files: { '/usr/bin/leads': 'new\n' } });
    assert.deepEqual(lines, ['saved\t/usr/bin/leads', 'put\t/usr/bin/leads', 'done']);
    assert.equal(await node.sh('readlink /usr/bin/leads; cat /usr/lib/target'), '../lib/target\nnew');
    await node.revert();
    assert.equal(await node.sh('cat /usr/bin/leads'), 'target');
  });

  test('replaces a link by another link', async () => {
    await node.sh('ln -s one /usr/bin/l');
    assert.equal((await node.put({ links: { '/usr/bin/l': 'two' } })).status, 0);
    assert.equal(await node.sh('readlink /usr/bin/l'), 'two');
    await node.revert();
    assert.equal(await node.sh('readlink /usr/bin/l'), 'one');
  });

  test('replaces a program that runs, which goes on as it was', async () => {
    const pid = await node.sh('cp /usr/bin/sleep /usr/bin/busy; /usr/bin/busy 1000 >/dev/null 2>&1 & echo $!');
    await assert.rejects(node.sh('echo x >> /usr/bin/busy'), /Text file busy/);
    assert.equal((await node.put({ files: { '/usr/bin/busy': 'new' } })).status, 0);
    assert.equal((await node.put({ files: { '/usr/bin/busy': 'newer' } })).status, 0);
    assert.equal(await node.sh('readlink "/proc/$1/exe"; kill "$1"', pid), '/usr/bin/busy (deleted)');
    await node.revert();
    assert.equal(await node.sh('cmp /usr/bin/busy /usr/bin/sleep && echo same'), 'same');
  });

  test('leaves other names of a file as they are', async () => {
    await node.sh('echo both > /usr/bin/h1; ln /usr/bin/h1 /usr/bin/h2');
    await node.put({ files: { '/usr/bin/h1': 'new\n' } });
    assert.equal(await node.sh('cat /usr/bin/h1 /usr/bin/h2'), 'new\nboth');
    await node.revert();
    assert.equal(await node.sh('cat /usr/bin/h1 /usr/bin/h2'), 'both\nboth');
  });

  test('is never seen half-done by a reader', async () => {
    const letters = ['a', 'b', 'c', 'd', 'e'];
    await node.sh('head -c 3000000 /dev/zero | tr "\\0" a > /usr/bin/big');
    const reader = node.node.start(['perl', '-e', countContents, '/usr/bin/big']);
    for (const letter of letters.slice(1)) await node.put({ files: { '/usr/bin/big': letter.repeat(3_000_000) } });
    await node.revert();
    reader.stdin.end();
    const said = (await reader.stdout.toArray()).join('');
    const seen = said.trim().split(' ');
    assert.ok(seen.length > 1, said);
    assert.deepEqual(
      seen.filter(content => !letters.some(letter => content === `${letter}3000000`)),
      [],
    );
  });

  async function status(path: string) {
    const [owner, mode, time] = (await node.sh('stat -c "%u:%g %a %Y" "$1"', path)).split(' ');
    const attribute = await node.node.run(['perl', '-e', getAttribute, path]);
    return { owner, mode, time, attribute, content: await node.sh('cat "$1"', path) };
  }
});

/** setxattr(2) and getxattr(2): there need be no program for them. */
const attribute = `%number = (x86_64 => [188, 191], aarch64 => [5, 8]); ($set, $get) = @{$number{(POSIX::uname())[4]}};
  $path = $ARGV[0]; $name = 'trusted.test'; $value = 'value';`;
const setAttribute = `use POSIX; ${attribute} syscall($set, $path, $name, $value, 5, 0) == 0 or die $!`;
const getAttribute = `use POSIX; ${attribute} $got = ' ' x 5; syscall($get, $path, $name, $got, 5) == 5 or die $!; print $got`;

/** Reads a file again and again until its input ends; then says what it has read: each different letter, and how many there were. */
const countContents = `
  $/ = undefined;
  vec($in = '', 0, 1) = 1;
  until (select($r = $in, undef, undef, 0)) {
    open F, '<', $ARGV[0] or die; $_ = <F>; close F;
    $seen{substr($_, 0, 1) . ($_ eq substr($_, 0, 1) x length ? length : ' mixed')} = 1;
  }
  print join ' ', keys %seen;
`;
