import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  // Nothing is on screen yet: the browser's console is the only place left.
  // eslint-disable-next-line no-console
  console.error(error);
});
