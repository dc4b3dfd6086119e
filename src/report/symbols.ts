/** The signs that a terminal's font has for outcomes, and for what turns. */
export type Symbols = { readonly ok: string; readonly failed: string; readonly frames: readonly string[] };

export const unicodeSymbols: Symbols = { ok: '✔', failed: '✖', frames: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'] };

/** For the Linux console. */
export const consoleSymbols: Symbols = { ok: '√', failed: '×', frames: [...'-\\|/'] };
