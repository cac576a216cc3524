import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { upstreamPaths } from './management/upstream-paths.openapi.js';
import { inferencePaths } from './proxy/inference-paths.openapi.js';
import { VERSION } from './version.js';
const TITLE = 'llama-swap-nest';
/** API documentation to try out, at `/swagger`; the document is built when it is first asked for. */
export function setUpSwagger(app) {
    const info = new DocumentBuilder()
        .setTitle(TITLE)
        .setDescription('One OpenAI-compatible address for many local models.')
        .setVersion(VERSION)
        .build();
    SwaggerModule.setup('swagger', app, () => {
        const document = SwaggerModule.createDocument(app, info);
        const paths = { ...inferencePaths, ...document.paths, ...upstreamPaths };
        return { ...document, paths };
    }, { jsonDocumentUrl: 'swagger/json', yamlDocumentUrl: 'swagger/yaml', customSiteTitle: TITLE });
}
//# sourceMappingURL=swagger.js.map