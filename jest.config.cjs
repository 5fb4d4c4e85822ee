const { readFileSync } = require('node:fs');

const swc = { ...JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8')), swcrc: false };

module.exports = {
  rootDir: '.',
  testEnvironment: '<rootDir>/test/support/canary-environment.cjs',
  testRegex: '[.]spec[.]ts$',
  moduleFileExtensions: ['ts', 'js', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '^.+[.]ts$': ['@swc/jest', swc] },
  moduleNameMapper: {
    '^@holdfast/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^fast-check$': '<rootDir>/test/support/fast-check.cjs',
  },
  // Only what hangs takes so long: how fast a machine is decides nothing.
  testTimeout: 300_000,
  maxWorkers: 2,
  // What hundreds of suites leave behind must not add up to a worker's limit.
  workerIdleMemoryLimit: '2GB',
};
