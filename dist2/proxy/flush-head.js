/** Sends the head before there is a body; Node's `flushHeaders` would turn its Latin-1 into UTF-8. */
export function flushHead(message) {
    message.write('', 'latin1');
}
//# sourceMappingURL=flush-head.js.map