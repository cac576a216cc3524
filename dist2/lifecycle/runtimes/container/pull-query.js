/** What to ask the engine for: without a tag it would pull all there are. */
export function pullQuery(image, platform) {
    const more = platform === undefined ? {} : { platform };
    if (image.includes('@'))
        return { fromImage: image, ...more };
    const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    return colon === -1
        ? { fromImage: image, tag: 'latest', ...more }
        : { fromImage: image.slice(0, colon), tag: image.slice(colon + 1), ...more };
}
//# sourceMappingURL=pull-query.js.map