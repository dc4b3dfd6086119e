import { Failure } from '../../errors.ts';
import { change, look } from '../../model/host-command.ts';
import { keyComment } from '../../model/pool/machine-config.ts';
import type { Run } from '../../model/run-id.ts';
import type { KeyType } from '../../model/ssh/ssh-key.ts';
import type { Identity, Ports } from '../../ports.ts';
import { Secret } from '../../text/secret.ts';
import type { Undo } from '../../undo.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';

/** A key pair of this program's own: to log in with, and to be kept where that was asked for. */
export type MadeKey = { readonly identity: Identity; readonly privateKey: Secret };

/** What FIPS mode and every RHEL since 8 take (docs.redhat.com, RHEL 9 security hardening, chapter 3). */
const defaultKeyType: KeyType = 'ecdsa';

/** A key pair in the memory of this process; nothing of it is written anywhere. */
export async function makeKeyHere(
  { ssh }: Pick<Ports, 'ssh'>,
  type: KeyType | undefined,
  run: Run,
  signal: AbortSignal,
): Promise<MadeKey> {
  const { privateKey, publicKey } = await ssh.makeKeyPair(type ?? defaultKeyType, keyComment(run), signal);
  // Not every format of a private key has room for the comment.
  return { identity: { ...ssh.identityOf(privateKey.reveal(), 'key made for this run'), publicKey }, privateKey };
}

/**
 * A key pair made by `ssh-keygen` on the node, as in the blog post, below `/run` (a tmpfs): read out over the API's
 * connection and deleted there at once.
 */
export async function makeKeyOnNode(
  { ssh, reporter }: Pick<Ports, 'ssh' | 'reporter'>,
  { node, inPod }: DebugPod,
  { type, run, undo }: { readonly type: KeyType | undefined; readonly run: Run; readonly undo: Undo },
  signal: AbortSignal,
): Promise<MadeKey> {
  const host = { node, shell: inPod, reporter };
  const directory = `/run/oc-rpmoverlay-${run.id}`;
  const path = `${directory}/key`;
  const remove = async (removeSignal: AbortSignal) => {
    await runChecked(host, change('rm', '-rf', directory), removeSignal);
  };
  const forget = undo.add(
    { what: `node/${node}: ${directory}`, recover: `oc debug node/${node} -- chroot /host rm -rf ${directory}` },
    remove,
  );
  await undo.make(forget, own => runChecked(host, change('mkdir', '-m', '0700', directory), own), signal);
  const keygen = [
    'ssh-keygen',
    '-q',
    '-t',
    type ?? defaultKeyType,
    ...sizeOf(type),
    '-N',
    '',
    '-C',
    keyComment(run),
    '-f',
    path,
  ] as const;
  await undo.complete(own => runChecked(host, change(...keygen), own), signal);
  const { stdout } = await runChecked(host, look('cat', path), signal);
  await remove(signal);
  forget();
  if (stdout === '')
    throw new Failure('failed', 'KEY_UNREADABLE', `node/${node}: the key that was made there is empty`, {
      hint: 'use --key here, which makes the key on this machine',
    });
  return { identity: ssh.identityOf(stdout, `key made on ${node}`), privateKey: new Secret(stdout) };
}

function sizeOf(type: KeyType | undefined): readonly string[] {
  return type === 'rsa' ? ['-b', '3072'] : [];
}
