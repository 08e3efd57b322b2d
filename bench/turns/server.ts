// A process of bench/turns.ts: the application with an engine of fixed cost. `node --import tsx bench/turns/server.ts
// all|api`
import { readConfig } from '../../src/config.ts';
import { startApplication } from '../../src/entry/application.ts';
import { createLogger } from '../../src/platform/log.ts';
import { FixedEngine } from './fixed-engine.ts';

const role = process.argv[2] === 'api' ? 'api' : 'all';
const config = readConfig(process.env);
const application = await startApplication({
  config,
  log: createLogger(config.logLevel),
  role,
  engine: new FixedEngine(),
});
process.on('SIGTERM', () => void application.close().then(() => process.exit(0)));
console.log(application.url);
