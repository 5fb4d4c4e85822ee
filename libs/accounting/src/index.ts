export * from './accounting-system';
export * from './connector';
export * from './errors';
export * from './pace';
export * from './pull-changes';
export * from './reader';
export * from './wire';
export * from './writer';
