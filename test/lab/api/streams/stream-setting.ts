import type { Journal } from '../../journal.ts';
import type { Knobs } from '../../knobs.ts';
import type { OpenStreams } from './open-streams.ts';
import type { Kubelets } from './pod-insides.ts';

/** What every stream needs of the lab. */
export type StreamSetting = {
  readonly kubelets: Kubelets;
  readonly journal: Journal;
  readonly knobs: Knobs;
  readonly open: OpenStreams;
};
