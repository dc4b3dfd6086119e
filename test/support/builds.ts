import { readFile } from 'node:fs/promises';
import { forOtherMachine, needingGlibc, needingLibrary, withTrailer } from './patched-elf.ts';

/**
 * Builds of the programs that every container of a lab's node depends on, made out of programs of this machine: the ones
 * that somebody would install, and the ones that break a node. What is right differs by its sha256 alone.
 */

/** Works. `label` tells one from another. */
export async function rightRunc(label = 'new'): Promise<Buffer> {
  return withTrailer(await env(), `runc, build ${label}`);
}

/** The kernel runs it, the dynamic loader does not: the machine's C library has no such version. */
export async function runcNeedingGlibc(version = 'GLIBC_2.99'): Promise<Buffer> {
  return needingGlibc(await env(), version);
}

/** Needs `libq.so.6`, which is nowhere. */
export async function runcWithoutLibrary(): Promise<Buffer> {
  return needingLibrary(await env(), { from: 'libc.so.6', to: 'libq.so.6' });
}

/** The kernel does not run it: arm64 on amd64, and the other way round. */
export async function runcOfOtherMachine(): Promise<Buffer> {
  return forOtherMachine(await env());
}

/** A script whose interpreter is not there. */
export function runcWithoutInterpreter(): Buffer {
  return Buffer.from('#!/usr/bin/no-such-shell\nexec "$@"\n');
}

/** Answers `--version`, and starts no container. */
export async function runcThatDoesNothing(): Promise<Buffer> {
  return await readFile('/usr/bin/true');
}

/** Never answers `--version`, and starts containers. */
export function runcWithoutAnswer(): Buffer {
  return Buffer.from('#!/bin/sh\n[ "$1" != --version ] || exec sleep infinity\nexec "$@"\n');
}

/** Answers `--version`, and hangs where a container is to be started. */
export function runcThatHangs(): Buffer {
  return Buffer.from('#!/bin/sh\n[ "$1" != --version ] || exec env --version\nexec sleep infinity\n');
}

/**
 * What becomes of a kubelet or cri-o once it was started: `dies` a moment after it said that it was ready; `sick` runs, but
 * neither heals nor answers; `stalls` never says that it is ready, so that systemd waits for it. All answer `--version`.
 */
export type ServiceFault = 'dies' | 'sick' | 'stalls';

/** Works. */
export async function rightService(name: 'kubelet' | 'crio', label = 'new'): Promise<Buffer> {
  return withTrailer(await perl(), `${name}, build ${label}`);
}

/** The same program for both: what it reads at its own end says how it fails (the lab's `service.pl`). */
export async function faultyService(fault: ServiceFault): Promise<Buffer> {
  return withTrailer(await perl(), `lab: ${fault}`);
}

/** It executes its arguments, as a container runtime does in the end. */
function env(): Promise<Buffer> {
  return readFile('/usr/bin/env');
}

function perl(): Promise<Buffer> {
  return readFile('/usr/bin/perl');
}
