import { Failure } from '../errors.ts';
import type { ConnectionFlags } from '../model/request.ts';
import type { ClusterEntry, Impersonation, UserEntry } from './kubeconfig.ts';

/*
 * What the flags change in a kubeconfig's entries, with client-go's precedence (`clientcmd.DirectClientConfig`).
 */

/**
 * A new CA forgets the old one and any leave to go without; `--insecure-skip-tls-verify` forgets the CA; `--server` forgets
 * the TLS server name, which belongs to the old address.
 */
export function overlayCluster(cluster: ClusterEntry, flags: ConnectionFlags): ClusterEntry {
  const ca = flags.certificateAuthority;
  const newTrust = ca !== undefined || flags.insecureSkipTlsVerify === true;
  return {
    ...cluster,
    server: flags.server ?? cluster.server,
    ca: newTrust ? (ca === undefined ? undefined : { kind: 'file', path: ca }) : cluster.ca,
    insecure: flags.insecureSkipTlsVerify ?? (newTrust ? false : cluster.insecure),
    tlsServerName: flags.tlsServerName ?? (flags.server === undefined ? cluster.tlsServerName : undefined),
  };
}

/** `--token` and `--username` each forget all other ways to say who we are, but for client certificates. */
export function overlayUser(user: UserEntry, flags: ConnectionFlags): UserEntry {
  const forgetsOthers = flags.token !== undefined || flags.username !== undefined;
  const bearer = forgetsOthers
    ? { token: flags.token, tokenFile: undefined, exec: undefined, authProvider: undefined }
    : {};
  return {
    ...user,
    ...bearer,
    username: forgetsOthers ? flags.username : user.username,
    password: flags.password ?? (forgetsOthers ? undefined : user.password),
    certificate: flags.clientCertificate ? { kind: 'file', path: flags.clientCertificate } : user.certificate,
    key: flags.clientKey ? { kind: 'file', path: flags.clientKey } : user.key,
    impersonate: overlayImpersonation(user.impersonate, flags),
  };
}

function overlayImpersonation(base: Impersonation, flags: ConnectionFlags): Impersonation {
  const impersonate = {
    user: flags.as ?? base.user,
    uid: flags.asUid ?? base.uid,
    groups: flags.asGroup?.length ? flags.asGroup : base.groups,
    extra: flags.asUserExtra?.length ? flags.asUserExtra : base.extra,
  };
  const more = impersonate.uid !== undefined || impersonate.groups.length > 0 || impersonate.extra.length > 0;
  if (impersonate.user !== undefined || !more) return impersonate;
  throw new Failure('usage', 'BAD_IMPERSONATION', 'a uid, groups or extra fields are impersonated, but no user', {
    hint: 'add --as USER',
  });
}
