import { Failure } from '../../errors.ts';
import { type PublicKey, parsePublicKeyLines } from '../../model/ssh/ssh-key.ts';
import type { Ports } from '../../ports.ts';

/** The one key of a `*.pub` file. `Failure('usage', 'BAD_KEY')` for every other file, since half of what it says would be lost. */
export async function readPublicKey({ files }: Pick<Ports, 'files'>, path: string): Promise<PublicKey> {
  const found = judgeKeyFile(await files.read(path));
  if (typeof found !== 'string') return found;
  throw new Failure('usage', 'BAD_KEY', `--key ${path}: ${found}`, {
    hint: 'name a public key, such as ~/.ssh/id_ecdsa.pub',
  });
}

/** The key, or what is wrong with the file. */
function judgeKeyFile(text: string | undefined): PublicKey | string {
  if (text === undefined) return 'there is no such file';
  const [key, another] = parsePublicKeyLines(text);
  if (text.includes('PRIVATE KEY')) return 'it holds a private key, which nobody else should see';
  if (!key) return 'it holds no public key';
  if (another) return 'it holds more than one key';
  const hasOptions = !new RegExp(`^[ \\t]*${key.algorithm}[ \\t]`, 'm').test(text);
  return hasOptions ? 'it has options before the key, which would not hold on the node' : key;
}
