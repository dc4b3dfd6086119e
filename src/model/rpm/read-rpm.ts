import type { Bytes } from '../transfer/bytes.ts';
import { broken, type CarefulReader, readCarefully } from '../transfer/careful-reader.ts';
import { readPaths } from './file-list.ts';
import { endOfHeader, type Header, headerIntroSize, readHeader } from './header.ts';
import type { Nevra } from './nevra.ts';
import type { PayloadDigest, Rpm, RpmReading } from './rpm.ts';
import { readScriptlets } from './scriptlets.ts';

/**
 * Reads the lead, the signature header and the main header of an RPM file; the payload is not touched. Nothing that the
 * bytes say makes it throw.
 *
 * rpm `docs/manual/format_lead.md`, `format_header.md` and `format_v4.md`.
 */
export function readRpm(bytes: Bytes): RpmReading {
  return readCarefully(bytes, readParts);
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  sourceRpm: 1044,
  provides: 1047,
  requires: 1049,
  sourcePackage: 1106,
  payloadDigest: 5092,
  payloadDigestAlgorithm: 5093,
} as const;

/** The signature header has tags of its own. Both sizes are in bytes, of all that follows it; one is missing. */
const signatureTags = { size: 1000, longSize: 270, headerSha256: 273 } as const;

const leadSize = 96;
const leadMagic = 0xedabeedb;
const sourceLead = 1;

function readParts(file: CarefulReader): RpmReading {
  if (file.length < 4 || file.block(0, 4, 'its magic number').getUint32(0) !== leadMagic) return { kind: 'not-rpm' };

  const signature = readNextHeader(file, leadSize, 'its signature header');
  if (signature.kind === 'truncated') return signature;
  // Padded, so that the main header begins at a multiple of 8.
  const start = Math.ceil(signature.header.end / 8) * 8;
  const main = readNextHeader(file, start, 'its main header');
  if (main.kind === 'truncated') return main;

  const size = signature.header.number(signatureTags.longSize) ?? signature.header.number(signatureTags.size);
  const expected = size === undefined ? file.length : start + size;
  if (expected > file.length) return truncated(file, expected);
  if (expected < file.length) broken(`it is ${file.length - expected} bytes longer than it says`);
  return describe(file, main.header, signature.header.text(signatureTags.headerSha256));
}

function describe(file: CarefulReader, header: Header, headerSha256: string | undefined): Rpm {
  return {
    kind: 'rpm',
    nevra: readNevra(header),
    form: isSource(file, header) ? 'source' : 'binary',
    sourceRpm: header.text(tags.sourceRpm),
    headerSha256,
    payload: { offset: header.end, digest: readDigest(header) },
    provides: [...new Set(header.texts(tags.provides))],
    requires: [...new Set(header.texts(tags.requires))],
    paths: readPaths(header),
    scriptlets: readScriptlets(header),
  };
}

/** Old packages are told apart by the lead, most by what they are built from, new ones by a tag (rpm `lib/headerutil.c`). */
function isSource(file: CarefulReader, header: Header): boolean {
  const leadType = file.block(6, 2, "its lead's type").getUint16(0);
  return (
    leadType === sourceLead ||
    header.text(tags.sourceRpm) === undefined ||
    header.number(tags.sourcePackage) !== undefined
  );
}

/** In letters that rpmbuild takes (rpm `build/parsePreamble.c`, ALLOWED_CHARS): they are said to programs and in lines later on. */
function readNevra(header: Header): Nevra {
  const need = (tag: 'name' | 'version' | 'release' | 'arch', form: RegExp): string => {
    const text = header.text(tags[tag]) || broken(`it does not say its ${tag}`);
    return form.test(text) ? text : broken(`its ${tag} is none that rpm would build`);
  };
  return {
    name: need('name', /^\w[\w.+-]*$/),
    epoch: header.number(tags.epoch) ?? 0,
    version: need('version', /^[\w.+~^]+$/),
    release: need('release', /^[\w.+~^]+$/),
    arch: need('arch', /^\w+$/),
  };
}

/** The algorithm is a number of OpenPGP's (RFC 4880, 9.4); one that is not known here cannot be checked. */
function readDigest(header: Header): PayloadDigest | undefined {
  const hex = header.text(tags.payloadDigest);
  const known = ({ 8: ['sha256', 64], 10: ['sha512', 128] } as const)[header.number(tags.payloadDigestAlgorithm) ?? 0];
  if (hex === undefined || known === undefined) return undefined;
  const [algorithm, length] = known;
  if (hex.length !== length || !/^[0-9a-f]+$/.test(hex)) broken(`the digest of its payload is no ${algorithm}`);
  return { algorithm, hex };
}

type Truncated = Extract<RpmReading, { kind: 'truncated' }>;

function readNextHeader(
  file: CarefulReader,
  offset: number,
  what: string,
): Truncated | { readonly kind: 'whole'; readonly header: Header } {
  if (offset + headerIntroSize > file.length) return truncated(file, offset + headerIntroSize);
  const end = endOfHeader(file, offset, what);
  return end > file.length ? truncated(file, end) : { kind: 'whole', header: readHeader(file, offset, what) };
}

function truncated(file: CarefulReader, expectedAtLeast: number): Truncated {
  return { kind: 'truncated', length: file.length, expectedAtLeast };
}
