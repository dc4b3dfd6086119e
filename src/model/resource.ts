/**
 * A kind of object that the API serves, and how one of them is read. The readers are pure and total: a field that is
 * missing or of another type than the API documents is read as absent, never thrown about.
 */
export type Resource<T> = {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly scope: 'cluster' | 'namespace';
  readonly read: (raw: unknown) => T;
};

/** A name, with its namespace where the resource has one. */
export type ObjectName = { readonly name: string; readonly namespace?: string | undefined };

/** Which objects of a resource: all, those that a selector matches, or the one of a name. */
export type Selection = {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
};

/** What every object has: the part of `metadata` that this program reads. */
export type Metadata = {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number | undefined;
  readonly creationTimestamp: string | undefined;
  readonly deletionTimestamp: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** An object to be sent: JSON as the API takes it. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
};

/** May this user do this? As in `SelfSubjectAccessReview`. */
export type AccessReview = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
};

/** `kind/name`, the way kubectl writes an object in a sentence. */
export function titleOf(resource: Pick<Resource<unknown>, 'kind'>, { name }: ObjectName): string {
  return `${resource.kind.toLowerCase()}/${name}`;
}
