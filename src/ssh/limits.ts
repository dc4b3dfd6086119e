/** How long a login may take, in milliseconds: also the time in which the user of an agent may be asked to confirm. */
export const loginMs = 30_000;

/** Milliseconds between two signs of life; three of them unanswered end the connection. */
export const keepaliveMs = 15_000;

/** How long the far side may take to close the stream after our goodbye, in milliseconds. */
export const goodbyeMs = 1000;
