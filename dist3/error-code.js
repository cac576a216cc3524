/** The code by which Node and its libraries tell errors apart; undefined where there is none. */
export const codeOf = (error) => error instanceof Error && 'code' in error ? String(error.code) : undefined;
//# sourceMappingURL=error-code.js.map