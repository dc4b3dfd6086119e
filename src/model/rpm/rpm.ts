import type { BrokenFile } from '../transfer/careful-reader.ts';
import type { Nevra } from './nevra.ts';

export type RpmReading =
  | Rpm
  | { readonly kind: 'not-rpm' }
  /** The file ends too early. Where already its headers do, the rest of what is missing is not known. */
  | { readonly kind: 'truncated'; readonly length: number; readonly expectedAtLeast: number }
  | BrokenFile;

/** What an RPM file says of the package in it. */
export type Rpm = {
  readonly kind: 'rpm';
  /** The architecture of a source package is that of the machine that it was made on. */
  readonly nevra: Nevra;
  readonly form: 'binary' | 'source';
  /** File name of the source package that it was built from, `runc-1.2.5-2.el9_6.src.rpm`. */
  readonly sourceRpm: string | undefined;
  /**
   * Of its main header, in hexadecimal, lower case: each build has another one. Signing leaves it as it is, and the package
   * database keeps it. Packages of rpm before 4.14 have none.
   */
  readonly headerSha256: string | undefined;
  readonly payload: {
    /** Of its first byte in the file; it reaches to the end. */
    readonly offset: number;
    /** Of the payload as it lies in the file, compressed. Packages of rpm before 4.14 have none. */
    readonly digest: PayloadDigest | undefined;
  };
  /** Names without versions, each once. */
  readonly provides: readonly string[];
  readonly requires: readonly string[];
  /**
   * Full paths of what it puts on a disk, directories among them, as it spells them: `/lib64/…` may stand for `/usr/lib64/…`.
   * The files of a source package are bare names.
   */
  readonly paths: readonly string[];
  /** The scripts of its own that run when it is installed or replaced, as spec files call them: `%post`. */
  readonly scriptlets: readonly string[];
};

export type PayloadDigest = {
  /** As `node:crypto` names it. */
  readonly algorithm: 'sha256' | 'sha512';
  /** In hexadecimal, lower case. */
  readonly hex: string;
};
