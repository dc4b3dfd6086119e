/** What a change does to a node (openshift/api `operator/v1/types_machineconfiguration.go`). */
export type Action = {
  readonly type: 'None' | 'Reboot' | 'Drain' | 'Reload' | 'Restart' | 'DaemonReload' | 'Special';
  readonly reload?: { readonly serviceName: string };
  readonly restart?: { readonly serviceName: string };
};

/** The NodeDisruptionPolicy in force, or (every part optional) as an administrator writes it. */
export type ClusterPolicies = {
  readonly files: readonly { readonly path: string; readonly actions: readonly Action[] }[];
  readonly sshkey: { readonly actions: readonly Action[] };
  readonly units?: readonly { readonly name: string; readonly actions: readonly Action[] }[];
};

const reloadCrio: Action = { type: 'Reload', reload: { serviceName: 'crio.service' } };
const restart = (serviceName: string): Action => ({ type: 'Restart', restart: { serviceName } });

/** The operator's own (MCO `pkg/apihelpers/apihelpers.go`, `defaultClusterPolicies`, without those of credential providers). */
const defaults: ClusterPolicies = {
  files: [
    { path: '/var/lib/kubelet/config.json', actions: [{ type: 'None' }] },
    { path: '/etc/machine-config-daemon/no-reboot/containers-gpg.pub', actions: [reloadCrio] },
    { path: '/etc/containers/policy.json', actions: [reloadCrio] },
    { path: '/etc/containers/registries.conf', actions: [{ type: 'Special' }] },
    { path: '/etc/containers/registries.d', actions: [reloadCrio] },
    { path: '/etc/crio/policies', actions: [reloadCrio] },
    { path: '/etc/nmstate/openshift', actions: [{ type: 'None' }] },
    {
      path: '/etc/pki/ca-trust/source/anchors/openshift-config-user-ca-bundle.crt',
      actions: [restart('coreos-update-ca-trust.service'), restart('crio.service')],
    },
  ],
  sshkey: { actions: [{ type: 'None' }] },
};

/** The administrator's policies over the defaults (`MergeClusterPolicies`). */
export function clusterPolicies(wanted: Partial<ClusterPolicies>): ClusterPolicies {
  const files = new Map([...defaults.files, ...(wanted.files ?? [])].map(policy => [policy.path, policy]));
  const sshkey = wanted.sshkey?.actions.length ? wanted.sshkey : defaults.sshkey;
  return { files: [...files.values()], sshkey, ...(wanted.units?.length && { units: wanted.units }) };
}
