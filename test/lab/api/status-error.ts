/** The body of every error that the API server words itself (`metav1.Status`). */
export type Status = {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
};

export type StatusDetails = {
  readonly name?: string;
  readonly group?: string;
  /** The resource (`pods`); only in a 422 it is the kind (`Pod`). */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
};

export type StatusCause = { readonly reason?: string; readonly message?: string; readonly field?: string };

/** Answered as a `Status`. With `retryAfterSeconds` in the details there is a `Retry-After` header too. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: Status;

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** Answered as `text/plain`: what is relayed from a kubelet, and paths that nobody serves. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}
