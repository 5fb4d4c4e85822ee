const { TestEnvironment } = require('jest-environment-node');
const { Canary } = require('./canary-listener.cjs');

/** Node's environment with a canary: a spec file in which a secret was told fails as a whole. */
module.exports = class CanaryEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.canary = new Canary();
    this.canary.start();
    this.global.canary = { hear: (text) => this.canary.hear(text) };
    for (const way of ['log', 'info', 'warn', 'error', 'debug']) this.listenTo(this.global.console, way);
  }

  listenTo(console, way) {
    const tell = console[way].bind(console);
    console[way] = (...parts) => {
      for (const part of parts) this.canary.hear(part instanceof Error || part?.stack ? String(part.stack) : String(part));
      return tell(...parts);
    };
  }

  /** After the last hook of the file, so that what is said while things are put away counts too. */
  handleTestEvent(event, state) {
    if (event.name !== 'run_finish') return;
    const leaks = this.canary.leaks();
    if (leaks.length > 0) state.unhandledErrors.push(new Error(`A secret was told:\n${leaks.join('\n')}`));
  }

  async teardown() {
    this.canary.stop();
    await super.teardown();
  }
};
