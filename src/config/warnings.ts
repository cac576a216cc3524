import type { GatewayConfig } from './gateway.config.js';
import { hasPort } from './placeholders.js';

/** What is allowed and probably not meant. */
export function configWarnings(config: GatewayConfig): string[] {
  return [
    ...[...config.models].flatMap(([id, model]) => {
      const said: string[] = [];
      if (model.persist && (model.ttl ?? 0) > 0) {
        said.push(
          `models.${id}: persist is set, so its ttl of ${String(model.ttl)} s never applies`,
        );
      }
      if (hasPort(model.cmd) && !hasPort(model.proxy)) {
        said.push(
          `models.${id}: cmd uses {PORT} but proxy does not: requests go to ${model.proxy}`,
        );
      }
      if (model.checkEndpoint === 'none') {
        said.push(`models.${id}: checkEndpoint is none, so requests may come before it is ready`);
      }
      return said;
    }),
    ...[...config.groups].flatMap(([id, group]) =>
      group.members.length === 1 ? [`groups.${id}: has only one member`] : [],
    ),
  ];
}
