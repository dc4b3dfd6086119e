import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagsOf } from '../../src/cli/command.ts';
import { entries } from '../../src/cli/commands/all.ts';
import { type ParseOptions, parse } from '../../src/cli/parse.ts';
import { calledAs, wordsOf } from './expected.ts';

const topLevel = `Makes /usr writable on live OpenShift nodes until their next reboot, or
overrides packages of their OS across reboots, proves it, and takes back what it
made on the way: debug pod, SSH key and MachineConfig.

Usage:
  oc rpmoverlay COMMAND [flags]

Commands:
  usr          Make /usr writable until the next reboot, and install there
  override     Override packages of the nodes' OS, or list what is overridden
  reboot       Drain and reboot nodes in turn, and prove that they are back
  status       Show what was done to which node
  ssh          Open a shell on a node, or run a command there, as core
  proxy        Connect stdin and stdout to a node's sshd, for ssh, scp and rsync
  rescue       Heal a node on which no pod starts any more
  check        Show whether all is there that the other commands need
  cleanup      Find and remove what runs have left behind
  key          Grant, list and revoke SSH keys that log in as core
  completion   Print the script that teaches a shell to complete command lines
  version      Print the version of this program
  help         Show the help of a command

Examples:
  # Make /usr writable on one node
  oc rpmoverlay usr worker-a

  # Open a shell on it
  oc rpmoverlay ssh worker-a

"oc rpmoverlay COMMAND --help" shows more about a command.
`;

const ofUsr = `Mounts a writable overlay on the /usr of a running node, with rpm-ostree
usroverlay, and proves it from the host's own mount namespace. The next reboot
drops the overlay and all that was written to it. Where no SSH key is let in
yet, one is made, granted by a MachineConfig for the node's pool, and taken back
at the end.

What is then installed is read and tried out first: a program that cannot run on
the node is refused before /usr is touched. For what a node cannot live without
(such as runc, crun, conmon, crio, containerd, kubelet, sshd, systemd and the C
library) a dead-man's switch is armed on the node: unless the node is seen to be
well in time, it puts the old files back by itself, or reboots.

Usage:
  oc rpmoverlay usr TARGET… [flags] [-- CMD…]

Commands:
  revert    Put back the files that usr --put replaced
  confirm   Disarm a node's dead-man's switch, so that what was installed stays

Arguments:
  TARGET…   names of nodes (worker-a or node/worker-a), or instead one of
            --selector, --pool and --all

Examples:
  # Make /usr writable on one node
  oc rpmoverlay usr worker-a

  # See what would be done on all nodes of a pool
  oc rpmoverlay usr --pool worker --dry-run

  # Several nodes, without SSH or MachineConfig
  oc rpmoverlay usr worker-a worker-b --via host

  # Install a runc of your own
  oc rpmoverlay usr worker-a --put ./runc:/usr/bin/runc

  # All workers, two at a time, then restart crio
  oc rpmoverlay usr --pool worker --rpm ./cri-o.rpm --restart crio --max-unavailable 2

  # A kubelet that stays only if you confirm it
  oc rpmoverlay usr worker-a --put ./kubelet:/usr/bin/kubelet --confirm-within 5m --no-confirm

  # Then run a command on the node, as root
  oc rpmoverlay usr worker-a -- rpm -Uvh --force /var/tmp/runc.rpm

Flags:
  -l, --selector SELECTOR          the nodes with these labels, as in oc get
                                   nodes -l
      --pool POOL                  the nodes of this machine config pool
      --all                        all nodes
      --via ssh|host               log in as core over ssh, or enter the host
                                   from the debug pod, which needs no key
                                   (default ssh)
      --key here|node|agent|FILE   the key to log in with: a private key FILE,
                                   those of the ssh agent, or any that is let
                                   in; where none is, one is made, here or on
                                   the node (default here)
      --key-type TYPE              of a key that is made: ecdsa, rsa or ed25519
                                   (default ecdsa)
      --keep-key                   keep a key that is made, for the next run
      --repair                     heal a node that is half unlocked, and go on
      --dry-run                    print what would be done, and change nothing
  -y, --yes                        answer questions with yes
      --allow-disruption           go on even if the cluster drains or reboots
                                   nodes for a key
      --timeout DURATION           give up after this long (default 20m)

Installing:
      --put SRC:DEST            copy a file, or what is in a directory, to DEST
                                below /usr; repeatable
      --rpm FILE|URL            install a package with rpm -U, which only a
                                reboot takes back; repeatable
      --restart UNIT            restart this unit, instead of those that run
                                what is installed; repeatable
      --verify ARGS             the arguments with which a program is tried out
                                on the node before it is put (default --version)
      --no-verify               do not try it out; it is still read, and
                                compared with the node
      --lock-timeout DURATION   wait this long for another run on the same node
                                (default 1m)

Dead-man's switch:
      --confirm-within DURATION   arm the switch whatever is installed; it fires
                                  when nobody has confirmed in this time
                                  (default 10m)
      --no-confirm                arm the switch, and leave it to you to
                                  confirm, with usr confirm NODE
      --no-deadman                do not arm the switch, whatever is installed
      --critical PATH             arm the switch for this file too, as for one
                                  that the node cannot live without; repeatable

Several nodes:
      --max-unavailable N|N%   how many nodes at once, where they may become
                               unavailable (default 1)
      --canary N               begin with this many nodes, and with the others
                               once these are done (default 0)
      --max-failures N         begin no further node after more failures than
                               this (default 0)
      --parallel N             how many nodes at once, where none becomes
                               unavailable (default 5)

Debug pod:
      --image IMAGE         its image, instead of the cluster's own tools image
      --to-namespace NAME   its namespace, instead of a temporary one
      --keep-pod            leave it there at the end

Connection (as in kubectl):
      --kubeconfig FILE              the kubeconfig file
      --context NAME                 the context of the kubeconfig
      --cluster NAME                 the cluster of the kubeconfig
      --user NAME                    the user of the kubeconfig
  -n, --namespace NAME               the namespace
  -s, --server URL                   the address of the API server
      --token TOKEN                  the bearer token
      --as USER                      the user to impersonate
      --as-group GROUP               a group to impersonate; repeatable
      --as-uid UID                   the UID to impersonate
      --as-user-extra KEY=VALUE      an extra field to impersonate; repeatable
      --username NAME                the name for basic authentication
      --password PASSWORD            the password for basic authentication
      --cache-dir DIR                the directory for cached answers
      --disable-compression          ask for uncompressed answers
      --certificate-authority FILE   the certificate authority of the server
      --client-certificate FILE      the client certificate
      --client-key FILE              the key of the client certificate
      --insecure-skip-tls-verify     do not check the server's certificate
      --tls-server-name NAME         the name in the server's certificate
      --request-timeout DURATION     the limit for one request; 0 is none

Output:
  -o, --output FORMAT   table, wide, json, yaml or name (default table)
  -q, --quiet           only the result, and what went wrong
  -v, --verbose         also what runs on the host, as it runs
      --no-color        no colors, as if NO_COLOR were set
`;

const ofKey = `Lets public keys in as the user core on the nodes of a pool, each by a
MachineConfig of its own.

Usage:
  kubectl rpmoverlay key COMMAND [flags]

Commands:
  grant    Let a public key in as core on the nodes of a pool
  list     List the keys that were granted
  revoke   Take back a key that was granted

"kubectl rpmoverlay key COMMAND --help" shows more about a command.
`;

for (const line of ['', 'help', '--help', '-h', '--yes -h', '--context prod', '--help --nope']) {
  test(`"${line}" shows the commands that there are`, () => assert.equal(help(line), topLevel));
}

for (const line of [
  'usr --help',
  'help usr',
  '-h usr',
  'usr worker-a --nope -h',
  'usr --via x --help',
  'usr -h -- x',
]) {
  test(`"${line}" shows the help of usr`, () => assert.equal(help(line), ofUsr));
}

test('the words of a group alone show the commands below it, by the name that the program was called by', () => {
  assert.equal(help('key', { program: 'kubectl rpmoverlay' }), ofKey);
});

test('what is shown of a help depends on the width of the terminal only by its line breaks', () => {
  for (const { path } of entries)
    assert.deepEqual(
      wordsOf(help(`help ${path.join(' ')}`, { width: 50 }).replaceAll('\n', ' ')),
      wordsOf(help(`help ${path.join(' ')}`, { width: 200 }).replaceAll('\n', ' ')),
    );
});

test('no line of a help is wider than the terminal, but for what is to be copied', () => {
  for (const { path } of entries)
    for (const width of [50, 80, 100]) {
      const lines = help(`help ${path.join(' ')}`, { width }).split('\n');
      assert.deepEqual(
        lines.filter(line => line.length > width && !/oc rpmoverlay|^ {2}ln -s /.test(line)),
        [],
      );
    }
});

test('the help of a command names each of its flags once', () => {
  for (const entry of entries) {
    if (entry.kind === 'group') continue;
    const lines = help(`help ${entry.path.join(' ')}`).split('\n');
    const shown = lines.flatMap(line => /^ {2}(?:-\w, | {4})--([a-z-]+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      shown,
      flagsOf(entry).map(({ name }) => name),
    );
  }
});

test('every example is a command line that is understood as the command that it is an example of', () => {
  const examples = entries.flatMap(({ kind, path, examples }) =>
    examples
      .map(({ line }) => line.replace(/ >>.*/, ''))
      .filter(line => line.startsWith('{program} '))
      .map(line => ({ line, command: kind === 'group' ? wordsOf(line)[1] : path.join(' ') })),
  );
  assert.deepEqual(
    examples.map(({ line }) => ({ line, command: understood(wordsOf(line).slice(1)).command })),
    examples.map(({ line, command }) => ({ line, command: answeredBy[command ?? ''] ?? command })),
  );
});

/** The commands that ask for something else than they are called. */
const answeredBy: Readonly<Record<string, string>> = { help: 'text', override: 'override list' };

function help(line: string, options: Partial<ParseOptions> = {}): string {
  const request = understood(wordsOf(line), options);
  assert.ok(request.command === 'text');
  return request.text;
}

function understood(argv: readonly string[], options: Partial<ParseOptions> = {}) {
  return parse(argv, { ...calledAs, version: '1.2.3', ...options });
}
