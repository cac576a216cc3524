/** A name as it is in a path; what cannot be decoded stays as it is. */
export function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/** What stands in a path where its route ends in `*`: a name that may contain slashes. */
export const nameInPath = ({ params }) => params['*'] ?? '';
//# sourceMappingURL=path-name.js.map