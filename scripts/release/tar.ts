/** A regular file in an archive. */
export type Member = { readonly name: string; readonly mode: number; readonly content: Uint8Array };

/** Whoever unpacks a release does not care when it was packed: the same files make the same archive. */
const modifiedAt = Date.UTC(2000, 0, 1) / 1000;

const blockSize = 512;

/**
 * A tar archive in the ustar format (POSIX.1-1988, `pax(1)`), made without the `tar` of the machine: modes are the same on
 * Windows, and nobody's name and time of the day are in it. Names are ASCII, of at most 100 characters.
 */
export function tarOf(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ name, mode, content }) => [
    headerOf({ name, mode, size: content.byteLength }),
    content,
    Buffer.alloc((blockSize - (content.byteLength % blockSize)) % blockSize),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function headerOf({ name, mode, size }: { name: string; mode: number; size: number }): Buffer {
  if (!/^[!-~]{1,100}$/.test(name)) throw new Error(`${name} is no name for a file in a ustar archive`);
  const header = Buffer.alloc(blockSize);
  const put = (at: number, text: string) => header.write(text, at, 'ascii');
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  put(0, name);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(modifiedAt, 11));
  // The sum is made with blanks in its own place.
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\0' + '00');
  put(265, 'root');
  put(297, 'root');
  put(
    148,
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0`,
  );
  return header;
}
