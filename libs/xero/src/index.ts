export { xeroSystem } from './system';
