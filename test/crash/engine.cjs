/* The compiled engine of the folder it is started in, with limits that no environment can set, and telling under which name it holds leases. */
const engine = (file) => require(`${process.cwd()}/dist/apps/engine/src/${file}`);
const { readConfig } = engine('config.js');
const { startEngine } = engine('start-engine.js');
const { Leases } = engine('connect/leases.js');

const config = readConfig(process.env);
// Said before the first lease is taken: turns run before a start is complete, and who dies in between leaves a lease too.
const { acquire } = Leases.prototype;
let isSaid = false;
Leases.prototype.acquire = function (companyId) {
  if (!isSaid) console.log(`Leases are held by ${this.holder}.`);
  isSaid = true;
  return acquire.call(this, companyId);
};
startEngine({ ...config, limits: { ...config.limits, ...require('./limits.json') } }, process.cwd())
  .then(({ app }) => console.log(`Leases are held by ${app.get(Leases).holder}.`))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
