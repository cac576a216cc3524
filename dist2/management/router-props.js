/**
 * What llama.cpp's router says of itself where no model is named. Its web UI shows models to choose
 * from only where the role is `router`.
 */
export const routerProps = (version) => ({
    role: 'router',
    // Memory decides here.
    max_instances: 0,
    models_autoload: true,
    model_alias: 'llama-swap-nest',
    model_path: 'none',
    default_generation_settings: { params: {}, n_ctx: 0 },
    ui_settings: {},
    webui_settings: {},
    build_info: `llama-swap-nest ${version}`,
    cors_proxy_enabled: false,
});
//# sourceMappingURL=router-props.js.map