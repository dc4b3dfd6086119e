import { randomInt } from 'node:crypto';

/** `k8s.io/apimachinery/pkg/util/rand`: no vowels and no look-alikes, so that no words come out. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** What is appended to a `generateName`. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
