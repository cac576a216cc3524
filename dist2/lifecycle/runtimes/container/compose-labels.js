/** By which compose knows the containers it has made. */
export const COMPOSE = {
    project: 'com.docker.compose.project',
    service: 'com.docker.compose.service',
    number: 'com.docker.compose.container-number',
    /** `True` of one made by `compose run`. */
    oneoff: 'com.docker.compose.oneoff',
};
//# sourceMappingURL=compose-labels.js.map