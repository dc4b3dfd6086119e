import { textAt } from './json.ts';
import type { Manifest, Resource } from './resource.ts';

/** Who the API takes us for. */
export type SelfReview = { readonly username: string };

/** Served since Kubernetes 1.28 (OpenShift 4.15). */
export const selfReviews: Resource<SelfReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'selfsubjectreviews',
  kind: 'SelfSubjectReview',
  scope: 'cluster',
  read: raw => ({ username: textAt(raw, 'status', 'userInfo', 'username') ?? '' }),
};

export const selfReview: Manifest = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
