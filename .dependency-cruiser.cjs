/* The architecture, as rules. Each comment says what to do instead. */
const CORE_STAGES = ['money', 'ledger', 'assess', 'score', 'metrics', 'decide', 'terms', 'check', 'reconcile', 'backtest']; // order of the flow
const ENGINE_STAGES = 'pull|mirror|assess|decide|reconcile|violations|fresh|outbox|undo';
const SDKS = { quickbooks: 'node-quickbooks|intuit-oauth', xero: 'xero-node|openid-client' };
const CORE = '^libs/credit/src/';
const SPEC = '([.]spec|/sample-[^/]+)[.]ts$'; // samples are made for specs
const packages = (names) => `(^|/)node_modules/(${names})/`;
const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule(
      'core-is-pure',
      { path: CORE, pathNot: SPEC },
      { pathNot: CORE },
      'libs/credit imports only itself: no package, no Node built-in, no other lib. Pass the value in.',
    ),
    ...CORE_STAGES.slice(0, -1).map((stage, index) =>
      rule(
        `core-flows-forward-from-${stage}`,
        { path: `${CORE}${stage}/`, pathNot: SPEC },
        { path: `${CORE}(${CORE_STAGES.slice(index + 1).join('|')})/` },
        `${CORE_STAGES.join(' < ')}: a stage knows only the stages before it.`,
      ),
    ),
    rule(
      'port-knows-only-the-core',
      { path: '^libs/accounting/', pathNot: SPEC },
      { pathNot: ['^libs/accounting/', '^libs/credit/'] },
      'libs/accounting speaks domain terms; it knows no adapter, store or framework.',
    ),
    ...Object.entries(SDKS).map(([lib, sdk]) =>
      rule(
        `${lib}-knows-only-port-core-and-its-sdk`,
        { path: `^libs/${lib}/`, pathNot: SPEC },
        {
          path: ['^libs/', '^apps/', '(^|/)node_modules/'],
          pathNot: [`^libs/(${lib}|accounting|credit)/`, packages(`zod|axios|${sdk}`)],
        },
        'An adapter sees the port, the core, its own SDK, zod and Node. Never its sibling, the store, or Nest.',
      ),
    ),
    ...Object.entries(SDKS).map(([lib, sdk]) =>
      rule(
        `${lib}-sdk-stays-home`,
        { pathNot: `^(libs/${lib}|apps/sandbox/src/${lib}/[^/]+[.]spec[.]ts$)` },
        { path: packages(sdk) },
        `Only libs/${lib} sees its SDK: its errors carry bearer tokens. (The sandbox's own specs may drive it as a client.)`,
      ),
    ),
    rule(
      'typeorm-stays-in-store',
      { pathNot: '^(libs/store|test)/' },
      { path: packages('typeorm|@nestjs/typeorm') },
      'Only libs/store sees TypeORM; everyone else sees stores that speak domain types.',
    ),
    rule(
      'engine-stages-do-not-call-each-other',
      { path: `^apps/engine/src/(${ENGINE_STAGES})/` },
      { path: `^apps/engine/src/(${ENGINE_STAGES}|turn)/`, pathNot: '^apps/engine/src/$1/' },
      'Only turn/ and the module know the order. A stage calls the core and the store.',
    ),
    rule(
      'sandbox-shares-nothing',
      { path: '^apps/sandbox/' },
      { path: ['^libs/', '^apps/(?!sandbox/)'] },
      'The sandbox plays the outside world, so it may not import our code.',
    ),
    rule('no-app-imports-an-app', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }, 'Apps talk over HTTP.'),
    rule(
      'libs-by-the-front-door',
      { path: '^(apps|libs|test)/([^/]+)/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index[.]ts$', '^$1/$2/'] },
      'Import @holdfast/<lib>, not a file inside it.',
    ),
    rule('no-circles', { pathNot: '[.]entity[.]ts$' }, { circular: true }, 'Only TypeORM entities may point at each other.'),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
