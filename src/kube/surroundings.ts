/** What the adapter may know of the process that it runs in. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string | undefined;
  /** Of this program, for the `User-Agent`. */
  readonly version: string;
  /** Hears each different `Warning` that the API server sends along with an answer. */
  readonly onWarning: (text: string) => void;
  /** Hears each line of a credential plugin's stderr as soon as it is whole: it may want its user to open a page. */
  readonly onPlugin?: (line: string) => void;
  /** Hears each token and password that is sent, so that it is never shown. */
  readonly onSecret?: (secret: string) => void;
  /**
   * Hears what the server says of the time with each answer, in milliseconds since the epoch, and for how many milliseconds
   * that was awaited.
   */
  readonly onTime?: (time: { readonly told: number; readonly tookMs: number }) => void;
  /** Nobody is there to log in: a credential plugin that needs its user is not run. */
  readonly isUnattended?: true;
  /** Where a pod finds its service account; as Kubernetes mounts it, unless a test says otherwise. */
  readonly serviceAccount?: string;
};
