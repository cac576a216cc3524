import { parseCommandLine, USAGE } from './cli.js';
import { ConfigError } from './config/config-issue.js';
import { VERSION } from './version.js';
const FAILURE = 1;
const MISUSE = 2;
/** Does what the command line asks for; resolves with the exit code, for `serve` while it serves. */
export async function run(argv) {
    const command = parseCommandLine(argv);
    switch (command.kind) {
        case 'help':
            process.stdout.write(USAGE);
            return 0;
        case 'version':
            process.stdout.write(`${VERSION}\n`);
            return 0;
        case 'misuse':
            process.stderr.write(`llama-swap-nest: ${command.message}\n\n${USAGE}`);
            return MISUSE;
        case 'estimate':
            return estimate(command.file, command.options);
        case 'check':
            return orConfigErrors(() => check(command.file));
        case 'serve':
            return orConfigErrors(async () => {
                // One that comes before the gateway can reload finds a file that has yet to be read.
                if (!process.stdin.isTTY)
                    process.on('SIGHUP', () => undefined);
                const untilServing = endAtOnce();
                const { serve } = await import('./serve.js');
                return serve(command, untilServing);
            });
    }
}
/** As long as nothing runs that would have to be ended first. Returns how to take it back. */
function endAtOnce() {
    const end = () => process.exit(0);
    for (const signal of ['SIGINT', 'SIGTERM'])
        process.on(signal, end);
    return () => {
        for (const signal of ['SIGINT', 'SIGTERM'])
            process.off(signal, end);
    };
}
/** As the others, it imports only what it needs, and is there at once. */
async function estimate(file, options) {
    const { estimateFile } = await import('./estimate/estimate-file.js');
    const report = await estimateFile(file, options);
    if (report.kind === 'known') {
        process.stdout.write(report.value);
        return 0;
    }
    process.stderr.write(`${report.reason}\n`);
    return FAILURE;
}
async function check(file) {
    const [{ NestFactory }, { GatewayConfigModule }, { GatewayConfig }] = await Promise.all([
        import('@nestjs/core'),
        import('./config/gateway-config.module.js'),
        import('./config/gateway.config.js'),
    ]);
    const [{ checkReport }, { policyOf }] = await Promise.all([
        import('./check-report.js'),
        import('./catalog/policy-of.js'),
    ]);
    const module = GatewayConfigModule.forRoot({ file });
    const context = await NestFactory.createApplicationContext(module, {
        logger: false,
        abortOnError: false,
    });
    const config = context.get(GatewayConfig);
    process.stdout.write(checkReport(config, await policyOf(config)));
    await context.close();
    return 0;
}
/** Everything wrong with the configuration, a line each, and never a stack trace. */
async function orConfigErrors(attempt) {
    try {
        return await attempt();
    }
    catch (error) {
        if (!(error instanceof ConfigError))
            throw error;
        process.stderr.write(`${error.message}\n`);
        return FAILURE;
    }
}
//# sourceMappingURL=run.js.map