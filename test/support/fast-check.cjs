/* Generated cases are the same in every run, so that a commit that has passed passes again; PROPERTY_SEED=<number> npm test looks at others. */
const fastCheck = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

const { PROPERTY_SEED = '1' } = process.env;
fastCheck.configureGlobal({ ...fastCheck.readConfigureGlobal(), seed: Number(PROPERTY_SEED) });

module.exports = fastCheck;
