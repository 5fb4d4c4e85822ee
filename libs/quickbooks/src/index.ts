export { quickbooksSystem } from './system';
