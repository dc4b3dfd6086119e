/** A kubeconfig as kubectl understands it: several files put together, paths absolute. */
export type Kubeconfig = {
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
};

export type ContextEntry = {
  readonly cluster: string | undefined;
  readonly user: string | undefined;
  readonly namespace: string | undefined;
};

export type ClusterEntry = {
  readonly server: string | undefined;
  readonly ca: Material | undefined;
  readonly insecure: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  readonly disableCompression: boolean;
  /** The entry as it stands in the file, for credential plugins that ask for it. */
  readonly raw: unknown;
};

export type UserEntry = {
  readonly certificate: Material | undefined;
  readonly key: Material | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly exec: ExecPlugin | undefined;
  /** `oidc`, `gcp` or `azure`, with its settings: opaque here. */
  readonly authProvider: unknown;
  readonly impersonate: Impersonation;
};

/** A PEM file, or its content in base64. */
export type Material =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'data'; readonly base64: string };

export type ExecPlugin = {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly provideClusterInfo: boolean;
  readonly installHint: string | undefined;
  /** `interactiveMode: Always`: it asks its user something. */
  readonly needsTerminal: boolean;
};

export type Impersonation = {
  readonly user: string | undefined;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: readonly (readonly [key: string, value: string])[];
};

/** Puts kubeconfigs together as kubectl does: of each name, and of the current context, the first one counts. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const lastFirst = configs.toReversed();
  return {
    currentContext: configs.find(config => config.currentContext)?.currentContext,
    contexts: new Map(lastFirst.flatMap(config => [...config.contexts])),
    clusters: new Map(lastFirst.flatMap(config => [...config.clusters])),
    users: new Map(lastFirst.flatMap(config => [...config.users])),
  };
}
