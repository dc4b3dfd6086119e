import { Failure } from '../errors.ts';
import { printable } from '../text/printable.ts';

/** What it means that a request got no answer. `server` is for the message. */
export function connectionFailure(error: unknown, server: URL): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  const why = reasons[code] ?? printable(error instanceof Error ? error.message : String(error), 200);
  if (code.startsWith('ERR_OSSL_')) {
    return new Failure(
      'usage',
      'BAD_KUBECONFIG',
      'a certificate or key of the kubeconfig is no valid PEM, or they do not fit',
      {
        hint: 'log in again',
        cause: error,
      },
    );
  }
  if (code === 'ANSWER_TIMEOUT') {
    return new Failure('timeout', 'TIMEOUT', `the API server ${server.host} does not answer in time`, {
      hint: 'try again, with a longer --request-timeout where you gave one',
      cause: error,
    });
  }
  if (isTlsError(code)) {
    return new Failure('refused', 'TLS_FAILED', `no trust in the API server ${server.host}: ${why}`, {
      hint: 'check certificate-authority in the kubeconfig, or log in again',
      cause: error,
    });
  }
  return new Failure('failed', 'API_UNREACHABLE', `cannot reach the API server ${server.host}: ${why}`, {
    hint: 'check the address with `oc whoami --show-server`, the network and HTTPS_PROXY',
    cause: error,
  });
}

/** Whether the request cannot have reached the server: then it may be sent again, whatever it does. */
export function wasNeverSent(error: unknown): boolean {
  return neverSent.has(codeOf(error));
}

export function isTlsError(code: string): boolean {
  return /CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_|^ERR_OSSL_|^EPROTO$|^HOSTNAME_MISMATCH$/.test(code);
}

/** The first error code in the chain; of several addresses that were tried in vain, the last one's. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  const nested = error instanceof AggregateError ? error.errors.at(-1) : cause;
  return code ?? codeOf(nested);
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  // A proxy that does not let us through.
  'ERR_PROXY_TUNNEL',
]);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve at present',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
  ETIMEDOUT: 'the connection timed out',
  CONNECT_TIMEOUT: 'it takes no connection within 30 s',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by an unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an unknown authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet by the clock of this machine',
  EPROTO: 'it does not speak TLS',
};
