/** Something that a run made and could not take back. */
export type Leftover = {
  /** `pod/oc-rpmoverlay-x7k2p in namespace default`, `machineconfig/99-worker-…`. */
  readonly what: string;
  /** The command that removes it. */
  readonly recover: string;
};
