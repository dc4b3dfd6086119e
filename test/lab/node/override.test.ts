import assert from 'node:assert/strict';
import { after, afterEach, before, suite, test } from 'node:test';
import { type Ran, TestNode } from './test-node.ts';

const CHECKOUT = /^Checking out tree [0-9a-f]{7}\.\.\.done\n/;
const SOLVED = 'No enabled rpm-md repositories.\nImporting rpm-md...done\nResolving dependencies...done\n';
const [OLD_NM, NEW_NM] = ['NetworkManager-1:1.52.0-7.el9.noarch', 'NetworkManager-1:1.54.0-1.el9.noarch'];
const [OLD_LIB, NEW_LIB] = ['NetworkManager-libnm-1:1.52.0-7.el9.noarch', 'NetworkManager-libnm-1:1.54.0-1.el9.noarch'];
const BASE = { state: 'booted', replaced: [], removed: [], requested: [] };
const UNDO = 'Use "rpm-ostree override reset" to undo overrides\n';
const REBOOT = 'Run "systemctl reboot" to start a reboot\n';

suite('rpm-ostree override', { timeout: 120_000 }, () => {
  let it: TestNode;
  let files: Record<'nm' | 'lib' | 'same' | 'ovs' | 'young', string>;
  before(async () => {
    it = await TestNode.boot();
    const networkManager = await it.bring('NetworkManager', '1.54.0', '1.el9');
    files = {
      nm: networkManager.get('NetworkManager') ?? '',
      lib: networkManager.get('NetworkManager-libnm') ?? '',
      same: (await it.bring('NetworkManager', '1.52.0', '7.el9')).get('NetworkManager') ?? '',
      ovs: (await it.bring('openvswitch3.5', '3.5.2', '64.el9fdp')).get('openvswitch3.5') ?? '',
      young: (await it.bring('runc', '1.3.0', '1.el9')).get('runc') ?? '',
    };
  });
  afterEach(() => it.run('rpm-ostree', 'cleanup', '--pending'));
  after(() => it[Symbol.asyncDispose]());

  const override = (...words: string[]): Promise<Ran> => it.run('rpm-ostree', 'override', ...words);

  test('two parts of a package are replaced in one call, and a deployment with them is staged', async () => {
    const { status, stdout, stderr } = await override('replace', files.nm, files.lib);
    assert.match(stdout, CHECKOUT);
    assert.equal(
      stdout.replace(CHECKOUT, ''),
      [
        SOLVED,
        'Applying 2 overrides\nProcessing packages...done\n',
        'Running pre scripts...0 done\nRunning post scripts...done\nRunning posttrans scripts...done\n',
        'Writing rpmdb...done\nWriting OSTree commit...done\nStaging deployment...done\n',
        'Upgraded:\n',
        '  NetworkManager 1:1.52.0-7.el9 -> 1:1.54.0-1.el9\n',
        '  NetworkManager-libnm 1:1.52.0-7.el9 -> 1:1.54.0-1.el9\n',
        UNDO,
        REBOOT,
      ].join(''),
    );
    assert.deepEqual([status, stderr], [0, '']);
    const replaced = [
      [NEW_NM, OLD_NM],
      [NEW_LIB, OLD_LIB],
    ];
    assert.deepEqual(await it.overrides(), [
      { state: 'staged', replaced, removed: [], requested: [NEW_NM, NEW_LIB] },
      BASE,
    ]);
    assert.equal((await it.run('cat', '/usr/share/NetworkManager/version')).stdout, '1.52.0-7.el9\n');
  });

  test('a dry run says what would be installed, and stages nothing', async () => {
    const { status, stdout } = await override('replace', '--dry-run', files.nm, files.lib);
    const installing = `Installing 2 packages:\n  ${NEW_NM} (@commandline)\n  ${NEW_LIB} (@commandline)\n`;
    assert.equal(stdout.replace(CHECKOUT, ''), `${SOLVED}${installing}Exiting because of '--dry-run' option\n`);
    assert.equal(status, 0);
    assert.deepEqual(await it.overrides(), [BASE]);
  });

  test('one part alone is refused in the words of the solver', async () => {
    const { status, stdout, stderr } = await override('replace', files.lib);
    assert.equal(stdout.replace(CHECKOUT, ''), SOLVED);
    assert.deepEqual(stderr.split('\n'), [
      'error: Could not depsolve transaction; 1 problem detected:',
      ` Problem: problem with installed package ${OLD_NM}`,
      `  - package ${OLD_NM} from @System requires NetworkManager-libnm = 1:1.52.0-7.el9, but none of the providers can be installed`,
      `  - cannot install both ${NEW_LIB} from @commandline and ${OLD_LIB} from @System`,
      '  - conflicting requests',
      '',
    ]);
    assert.equal(status, 1);
    assert.deepEqual(await it.overrides(), [BASE]);
  });

  for (const { why, file, nevra } of [
    { why: 'that only the node image has', file: 'ovs', nevra: 'openvswitch3.5-3.5.2-64.el9fdp.noarch' },
    { why: 'that is the base in its very build', file: 'same', nevra: OLD_NM },
  ] as const) {
    test(`a package ${why} is staged as a request that changes nothing, with status 0`, async () => {
      assert.deepEqual(await override('replace', files[file]), {
        status: 0,
        stdout: `Inactive base replacements:\n  ${nevra}\nStaging deployment...done\n${UNDO}${REBOOT}`,
        stderr: '',
      });
      assert.deepEqual(await it.overrides(), [{ ...BASE, state: 'staged', requested: [nevra] }, BASE]);
      assert.match((await it.run('rpm-ostree', 'status', '-v')).stdout, / {3}InactiveLocalOverrides: \S+\n/);
    });
  }

  test('a request that is inactive is told in a dry run already', async () => {
    const { status, stdout } = await override('replace', '--dry-run', files.ovs);
    const nevra = 'openvswitch3.5-3.5.2-64.el9fdp.noarch';
    assert.equal(stdout, `Inactive base replacements:\n  ${nevra}\nExiting because of '--dry-run' option\n`);
    assert.deepEqual([status, await it.overrides()], [0, [BASE]]);
  });

  test('db diff names what is pending, in three formats', async () => {
    const nothing = await it.run('rpm-ostree', 'db', 'diff');
    assert.equal(nothing.stderr, 'error: No pending or rollback deployment to diff against\n');
    await override('replace', files.young);
    const { stdout } = await it.run('rpm-ostree', 'db', 'diff');
    assert.match(
      stdout,
      /^ostree diff commit from: booted deployment \(\w{64}\)\nostree diff commit to: {3}pending deployment \(\w{64}\)\nUpgraded:\n {2}runc 4:1\.2\.5-2\.el9 -> 4:1\.3\.0-1\.el9\n$/,
    );
    const arch = (await it.run('uname', '-m')).stdout.trim();
    assert.deepEqual(JSON.parse((await it.run('rpm-ostree', 'db', 'diff', '--format=json')).stdout).pkgdiff, [
      ['runc', 2, { PreviousPackage: ['runc', '4:1.2.5-2.el9', arch], NewPackage: ['runc', '4:1.3.0-1.el9', arch] }],
    ]);
    const lines = (await it.run('rpm-ostree', 'db', 'diff', '--format', 'diff')).stdout.split('\n').slice(2);
    assert.deepEqual(lines, [`!runc-4:1.2.5-2.el9.${arch}`, `=runc-4:1.3.0-1.el9.${arch}`, '']);
  });

  test('files that are none, sources, and pages that cannot be had are told by the client', async () => {
    const origin = 'error: Updating deployment: Preparing D-Bus arguments: Handling argument';
    const complaint = async (word: string): Promise<string> => (await override('replace', word)).stderr.trim();
    assert.equal(await complaint('/x.rpm'), `${origin} /x.rpm: No such file or directory (os error 2)`);
    assert.equal(
      await complaint('x.src.rpm'),
      `${origin} x.src.rpm: x.src.rpm appears to be a source RPM which are not usually intended to be installed`,
    );
    const url = 'http://127.0.0.1:9/x.rpm';
    assert.ok((await complaint(url)).startsWith(`${origin} ${url}: error sending request for url (${url}): `));
    await it.run('sh', '-c', 'echo no package > /var/tmp/none.rpm');
    assert.match(await complaint('/var/tmp/none.rpm'), /^error: Verification of \/proc\/self\/fd\/\d+ failed$/);
    assert.equal(
      await complaint('runc'),
      'error: Updating deployment: Preparing D-Bus arguments: Non-local replacement overrides not implemented yet',
    );
  });

  test('nothing pending is nothing to clean up', async () => {
    const { stdout } = await it.run('rpm-ostree', 'cleanup', '-p');
    assert.equal(stdout, 'Deployments unchanged.\n');
    assert.equal((await it.run('rpm-ostree', 'rollback')).stderr, 'error: No rollback deployment found\n');
  });

  test('the repository is whole after all that', async () => {
    assert.match((await it.run('ostree', 'fsck')).stdout, /completed successfully - no errors found/);
  });
});
