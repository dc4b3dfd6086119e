import { didYouMean } from '../text/did-you-mean.ts';
import { parseDuration } from '../text/duration.ts';
import { quoted, usageFailure } from './usage-failure.ts';

/** The meaning of a flag's value; `BAD_VALUE`, naming the flag, for what has none. */
export type ValueReader<T> = {
  (text: string, flag: string): T;
  /** All that it understands, where these are few words. */
  readonly choices?: readonly string[];
};

/** Any text but none: an empty one is a shell variable that was not set. */
export function parseText(text: string, flag: string): string {
  if (text !== '') return text;
  throw usageFailure('BAD_VALUE', `--${flag} must not be empty`);
}

/** What Go's `strconv.ParseBool` takes, and so kubectl's flags do. */
export function parseSwitch(text: string, flag: string): boolean {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  throw usageFailure('BAD_VALUE', `--${flag} is true or false, not ${quoted(text)}`);
}

export function oneOf<const T extends string>(choices: readonly T[]): ValueReader<T> {
  const read = (text: string, flag: string): T => {
    const choice = choices.find(known => known === text);
    if (choice !== undefined) return choice;
    const guess = didYouMean(text, choices);
    const hint = guess && `did you mean --${flag} ${guess}?`;
    throw usageFailure('BAD_VALUE', `--${flag} is ${listOf(choices)}, not ${quoted(text)}`, hint);
  };
  return Object.assign(read, { choices });
}

/** Milliseconds, more than none. */
export function parsePeriod(text: string, flag: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0 && Number.isSafeInteger(ms)) return ms;
  throw usageFailure('BAD_VALUE', `--${flag} is a duration such as 90s, 20m or 1h30m, not ${quoted(text)}`);
}

/** Milliseconds, or none at all. */
export function parseWait(text: string, flag: string): number {
  return parseDuration(text) === 0 ? 0 : parsePeriod(text, flag);
}

/** A whole number in plain digits. */
export function countFrom(least: 0 | 1): ValueReader<number> {
  return (text, flag) => {
    const count = /^(0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
    if (count >= least && Number.isSafeInteger(count)) return count;
    throw usageFailure('BAD_VALUE', `--${flag} is a whole number from ${least}, not ${quoted(text)}`);
  };
}

/** The name of an object of the API that this program will ask for. */
export function parseObjectName(text: string, flag: string): string {
  if (isObjectName(text)) return text;
  throw usageFailure('BAD_VALUE', `--${flag} is a name of lower-case letters, digits, - and ., not ${quoted(text)}`);
}

/** An RFC 1123 subdomain, which the names of nodes, pools and MachineConfigs are (`IsDNS1123Subdomain` in k8s.io/apimachinery). */
export function isObjectName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
