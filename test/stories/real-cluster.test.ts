import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { unlessThere } from '../support/machine-tool.ts';
import { programUnderTest } from '../support/program.ts';
import { tellStories } from '../support/stories.ts';
import { triesAll } from '../support/tried-ways.ts';
import { pausedPool } from '../support/trouble.ts';
import { userFile } from '../support/user-files.ts';

/** Each of these tests tells all stories. */
const patience = { timeout: 3_600_000 };

// A lab of another process plays the real cluster: all that the stories have of it is a kubeconfig.
if (triesAll) {
  const skip = unlessThere('kubectl', 'version', '--client');
  suite('the stories of a real cluster', { skip, ...patience }, tell);
}

function tell(): void {
  const { lab, home, reboot } = tellStories({ nodes: [{ name: 'worker-a' }], knobs: { execV5: true } });

  /** How they end, told of the lab: with this program where one is named. */
  async function tellOfTheLab(program?: string) {
    const env = {
      ...{ PATH: process.env.PATH, HOME: home(), KUBECONFIG: lab().kubeconfig.admin },
      ...{ RPMOVERLAY_STORIES: 'cluster', RPMOVERLAY_NODE: 'worker-a' },
      RPMOVERLAY_BIN: program ?? process.env.RPMOVERLAY_BIN,
    };
    const child = spawn(process.execPath, ['--test-reporter=tap', 'test/stories/cluster.test.ts'], { env });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(stdout)?.[1]);
    const failed = [...stdout.matchAll(/^ *not ok \d+ - (.*)$/gm)].map(([, title]) => title);
    return { status, stdout, stderr, failed, count };
  }

  test(
    'told of the cluster that they have announced, all stories pass, none is skipped, and nothing is left',
    patience,
    async () => {
      const { status, stdout, stderr, count } = await tellOfTheLab();
      assert.match(
        stderr,
        /^On https:\/\/127\.0\.0\.1:\d+ \(context admin\), of node\/worker-a \(pool worker\), the stories\n/,
      );
      assert.equal(status, 0, stdout);
      assert.ok(count('tests') > 5);
      assert.equal(count('pass'), count('tests'));
    },
  );

  test(
    'where the cluster is not well, as with a pool that is paused, the stories fail that need it, and no others',
    patience,
    async () => {
      using _paused = pausedPool(lab(), 'worker');
      const { status, failed } = await tellOfTheLab();
      assert.deepEqual(
        [status, failed],
        [
          1,
          [
            'check finds nothing that speaks against the node, and leaves no pod of those that it looks from',
            'looking changes nothing',
            'over SSH, with a key that is let in for it and taken away again, a command runs as root',
            'a key that is granted is listed, logs in, also by the real ssh, and is gone when it is revoked',
            'with a key',
          ],
        ],
      );
    },
  );

  test('a program that only says that /usr is writable is not believed', patience, async () => {
    await reboot('worker-a');
    const real = programUnderTest().join(' ');
    const liar = await userFile(
      home(),
      'liar',
      `#!/bin/sh
case "$*" in
  'usr worker-a --via host') printf 'NODE       /USR       VIA    CODE\\nworker-a   unlocked   host   -\\n' ;;
  *) exec ${real} "$@" ;;
esac
`,
    );
    const { failed } = await tellOfTheLab(liar);
    assert.equal(failed[0], 'through the host, a node gets a writable /usr, and the result says so');
  });
}
