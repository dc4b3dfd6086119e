/** Faults and variants of the lab. Every one can be turned while the lab runs; `README.md` says what each is for. */
export type Knobs = {
  // the API server
  /** Milliseconds before every answer. */
  latencyMs: number;
  /** The next requests that `match` (method and path, e.g. `POST /api/v1/namespaces/x/pods`) fail with this. */
  failNext: { match: RegExp; status: number; times: number; retryAfterSeconds?: number; reason?: string }[];
  /** Ends every watch after so many events, `clean` or by dropping the connection. */
  dropWatchAfter: { events: number; how: 'clean' | 'drop' } | undefined;
  /** Ends every exec and port-forward after so many milliseconds. */
  dropStreamsAfterMs: number | undefined;
  /** Offer `v5.channel.k8s.io`. Off as on OpenShift 4.16 to 4.21. */
  execV5: boolean;
  // the kubelets
  /** Milliseconds from a pod's creation to Running. */
  podStartMs: number;
  /** Images that cannot be pulled. */
  brokenImages: RegExp[];
  /** Pods are refused by the kubelet's own admission with this reason (`NodeAffinity`, …). */
  refusePods: { reason: string; message: string } | undefined;
  /** Milliseconds between `ErrImagePull` and `ImagePullBackOff`: 10 to 14 s on a real node. */
  imageRetryMs: number;
  /** Milliseconds that a node may be silent until it is `Unknown`: 40 s on a real cluster, here more than a reboot takes. */
  nodeGraceMs: number;
  /** Milliseconds between two renewals of a node's Lease: 10000 on a real cluster. */
  leaseMs: number;
  /** Milliseconds that a node's container runtime may be away until its kubelet says that it is not ready: 30000 really. */
  runtimeGraceMs: number;
  /** Milliseconds until the kubelet tries again what its container runtime could not do: 10000 and more on a real node. */
  runtimeRetryMs: number;
  /** Milliseconds of the namespace controller's pauses: 5000 on a real cluster. */
  namespaceDelayMs: number;
  /** Milliseconds from a change to a PodDisruptionBudget's new status. */
  budgetDelayMs: number;
  // the machine config operator
  /** Milliseconds of its controllers' pauses: 5000 on a real cluster, short here. */
  mcoRenderMs: number;
  mcoPaceMs: number;
  /** Milliseconds that a node's daemon works on a change. */
  mcoApplyMs: number;
  /** Nodes whose daemon becomes Degraded with this reason instead of applying. */
  mcoDegraded: Map<string, string>;
  /** Milliseconds until its drain controller looks at what a daemon asked of it: 5000 on a real cluster. */
  mcoDrainMs: number;
  /** Milliseconds between a daemon's looks whether its drain or uncordon is done: 10000 on a real cluster. */
  mcoPollMs: number;
  /** As up to OpenShift 4.13: the key file is left as it is when the last key is taken from the MachineConfigs. */
  mcoKeepsLastKeys: boolean;
};

export function defaultKnobs(): Knobs {
  return {
    latencyMs: 0,
    failNext: [],
    dropWatchAfter: undefined,
    dropStreamsAfterMs: undefined,
    execV5: false,
    podStartMs: 50,
    brokenImages: [],
    refusePods: undefined,
    imageRetryMs: 300,
    nodeGraceMs: 10_000,
    leaseMs: 500,
    runtimeGraceMs: 2000,
    runtimeRetryMs: 300,
    namespaceDelayMs: 0,
    budgetDelayMs: 20,
    mcoRenderMs: 100,
    mcoPaceMs: 100,
    mcoApplyMs: 50,
    mcoDegraded: new Map(),
    mcoDrainMs: 20,
    mcoPollMs: 10,
    mcoKeepsLastKeys: false,
  };
}
