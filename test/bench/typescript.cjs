/* Lets Node run this repository's TypeScript as it is written: `node -r test/bench/typescript.cjs FILE.ts`. The same compiler and settings as the build. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const REPOSITORY = path.join(__dirname, '../..');
const { jsc, ...rest } = JSON.parse(readFileSync(path.join(REPOSITORY, '.swcrc'), 'utf8'));
const settings = { ...rest, jsc: { ...jsc, baseUrl: REPOSITORY }, swcrc: false, sourceMaps: 'inline' };

process.setSourceMapsEnabled(true);
Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...settings, filename }).code, filename);
};
